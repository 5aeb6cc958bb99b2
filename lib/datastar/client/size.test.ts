import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** What a page may load of the runtime, in bytes of gzip. */
const limit = 12 * 1024

test('the whole runtime stays within 12 KB', async () => {
  const { outputFiles } = await build({
    entryPoints: ['lib/datastar/client/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).byteLength).toBeLessThanOrEqual(limit)
})
