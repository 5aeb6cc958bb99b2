// Builds what a browser loads (one stylesheet, one script, and the inspector where somebody opens it) into public/assets under content-hashed names.
import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { compile, optimize } from '@tailwindcss/node'
import { Scanner } from '@tailwindcss/oxide'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const output = join(root, 'public/assets')
const manifestName = 'manifest.json'

/** Directories whose change can alter an asset. */
const watched = ['app', 'components', 'lib', 'styles']
/** An editor that saves several files at once should cause one build. */
const debounceMs = 60

/**
 * Compiles `styles/app.css`; the stylesheet itself names the sources to scan for class names.
 *
 * @param {boolean} minify
 * @returns {Promise<string>}
 */
async function buildStyles(minify) {
  const base = join(root, 'styles')
  const compiler = await compile(await readFile(join(base, 'app.css'), 'utf8'), {
    base,
    from: join(base, 'app.css'),
    onDependency() {},
  })
  const css = compiler.build(new Scanner({ sources: compiler.sources }).scan())
  return optimize(css, { minify }).code
}

/**
 * Bundles a module for the browser.
 *
 * @param {string} entry
 * @param {boolean} minify
 * @returns {Promise<{ code: string, map: string }>}
 */
async function buildScript(entry, minify) {
  const result = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    // Never written there: esbuild only needs a name to relate the source map to.
    outfile: join(output, 'script.js'),
    bundle: true,
    format: 'esm',
    minify,
    target: 'es2022',
    sourcemap: 'external',
    write: false,
    logLevel: 'silent',
  })
  /** @param {string} suffix */
  const text = (suffix) => result.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? ''
  return { code: text('.js'), map: text('.js.map') }
}

/**
 * The handlers of the lab's examples as they stand in their files, by the name of their folder: the page shows them.
 *
 * @returns {Promise<Record<string, { file: string, source: string }>>}
 */
async function readExamples() {
  const folder = 'app/api/lab'
  const files = await readdir(join(root, folder), { recursive: true })
  const handlers = files.filter((file) => /^\w+\/route\.tsx?$/.test(file)).sort()
  const entries = handlers.map(async (file) => {
    const source = await readFile(join(root, folder, file), 'utf8')
    return [dirname(file), { file: `${folder}/${file}`, source }]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** @param {string} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 10)

/**
 * Builds the stylesheet, the runtime and the inspector into `public/assets`, writes `manifest.json`, which maps `app.css`,
 * `runtime.js` and `inspector.js` to their hashed URLs, and `examples.json`, the sources that the lab shows, and removes
 * files of former builds.
 *
 * @param {{ minify?: boolean }} [options] `minify` is true by default.
 * @returns {Promise<Record<string, string>>} The manifest.
 * @throws When something does not compile; the former build then stays in place.
 */
export async function buildAssets({ minify = true } = {}) {
  const [css, runtime, inspector, examples] = await Promise.all([
    buildStyles(minify),
    buildScript('lib/datastar/client/index.ts', minify),
    buildScript('lib/datastar/inspector/index.ts', minify),
    readExamples(),
  ])
  const cssFile = `app.${hashOf(css)}.css`
  /** @type {Record<string, string>} */
  const files = { [cssFile]: css, 'examples.json': `${JSON.stringify(examples)}\n` }
  /** @type {Record<string, string>} */
  const manifest = { 'app.css': `/assets/${cssFile}` }
  for (const [name, { code, map }] of Object.entries({ runtime, inspector })) {
    const file = `${name}.${hashOf(code)}.js`
    files[file] = `${code}//# sourceMappingURL=${file}.map\n`
    files[`${file}.map`] = map
    manifest[`${name}.js`] = `/assets/${file}`
  }

  await mkdir(output, { recursive: true })
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(output, name), text)))
  // Renamed into place, so that a server which reads the manifest meanwhile never sees half of it.
  await writeFile(join(output, `${manifestName}.new`), `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(join(output, `${manifestName}.new`), join(output, manifestName))
  const stale = (await readdir(output)).filter((name) => name !== manifestName && !(name in files))
  await Promise.all(stale.map((name) => rm(join(output, name))))

  for (const url of Object.values(manifest)) {
    const name = url.replace('/assets/', '')
    const bytes = Buffer.from(files[name] ?? '')
    console.log(`${name}  ${kilobytes(bytes.length)}  gzip ${kilobytes(gzipSync(bytes).length)}`)
  }
  return manifest
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

/** Builds unminified assets now and again after each change; a failed build is printed and the next one awaited. */
async function watchAssets() {
  let building = Promise.resolve()
  const rebuild = () => {
    building = building
      .then(() => buildAssets({ minify: false }))
      .then(
        () => {},
        (error) => console.error(error instanceof Error ? error.message : error),
      )
    return building
  }
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  for (const directory of watched)
    watch(join(root, directory), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(rebuild, debounceMs)
    })
  await rebuild()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) await watchAssets()
  else await buildAssets()
}
