import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { ExampleName } from './types'

const schema = z.record(z.string(), z.object({ file: z.string(), source: z.string() }))

/** The handler of an example: where it is, and its text. */
export type Source = z.infer<typeof schema>[string]

let sources: Promise<z.infer<typeof schema>> | undefined

/** The handlers of the examples, as `scripts/assets.mjs` found them when it built the assets. */
export async function exampleSources(): Promise<(name: ExampleName) => Source> {
  sources ??= readFile(resolve('public/assets/examples.json'), 'utf8').then((json) =>
    schema.parse(JSON.parse(json)),
  )
  const all = await sources
  return (name) => {
    const source = all[name]
    if (!source) throw new Error(`There is no handler of the example ${name}. Run: node scripts/assets.mjs`)
    return source
  }
}
