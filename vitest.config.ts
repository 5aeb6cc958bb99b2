import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const files = ['{app,components,lib,scripts}/**/*.test.{ts,tsx}']

/** Tests of what is read once a process, say from the environment. */
const settingUp = ['app/api/limits.test.ts', 'lib/http/{request-id,respond}.test.ts']

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    // Files share the modules of their worker: loading them for each took a third of the whole time.
    projects: [
      { extends: true, test: { name: 'shared', include: files, exclude: settingUp, isolate: false } },
      { extends: true, test: { name: 'alone', include: settingUp } },
    ],
    setupFiles: ['lib/testing/after.ts'],
    testTimeout: 30_000,
    // By default one core is left idle.
    maxWorkers: '100%',
    // A crowded machine may be too slow once; what fails twice is broken.
    retry: process.env.CI === undefined ? 0 : 1,
  },
})
