import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Another client to test: a file or a URL. Unset, it is the one in this repository. */
export const against = process.env.DATASTAR_CLIENT_URL

/** The code of the client under test. */
export async function clientBundle(): Promise<string> {
  if (against?.startsWith('http')) return (await fetch(against)).text()
  if (against) return readFile(against, 'utf8')
  const entry = fileURLToPath(new URL('../../lib/datastar/client/index.ts', import.meta.url))
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}
