// Lets a benchmark import modules of the project, which are TypeScript.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Scripts of the project ask where they are: they are imported from there, and not bundled. */
const scriptsAsTheyAre = {
  name: 'scripts as they are',
  setup(bundler) {
    bundler.onResolve({ filter: /^\..*\.mjs$/ }, ({ resolveDir, path }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }))
  },
}

/**
 * Bundles a module and imports it.
 *
 * @param {string} contents TypeScript that exports what is wanted; paths are relative to the project
 * @returns {Promise<Record<string, any>>}
 */
export async function importTypeScript(contents) {
  const folder = join(root, 'node_modules/.cache/bench')
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${process.pid}-${Math.random().toString(36).slice(2)}.mjs`)
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    plugins: [scriptsAsTheyAre],
  })
  return import(pathToFileURL(outfile).href)
}
