import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { env } from '@/lib/env'

interface Manifest {
  'app.css': string
  'runtime.js': string
  'inspector.js': string
}

let manifest: Promise<Manifest> | undefined

/** The content-hashed URLs of the stylesheet, the runtime and the inspector, as `scripts/assets.mjs` has written them. */
export async function assetUrls(): Promise<{ css: string; runtime: string; inspector: string }> {
  const read = async (): Promise<Manifest> => {
    try {
      return JSON.parse(await readFile(resolve('public/assets/manifest.json'), 'utf8')) as Manifest
    } catch (cause) {
      throw new Error('The assets are not built. Run: node scripts/assets.mjs', { cause })
    }
  }
  // `npm run dev` rebuilds the assets while the server runs, so only a production server remembers them.
  if (!manifest || !env().production) manifest = read()
  const urls = await manifest
  return {
    css: urls['app.css'],
    runtime: env().datastarClientUrl ?? urls['runtime.js'],
    inspector: urls['inspector.js'],
  }
}
