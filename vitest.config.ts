import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{app,components,lib,scripts}/**/*.test.{ts,tsx}'],
    setupFiles: ['lib/testing/after.ts'],
    testTimeout: 30_000,
    // By default one core is left idle.
    maxWorkers: '100%',
    // A crowded machine may be too slow once; what fails twice is broken.
    retry: process.env.CI === undefined ? 0 : 1,
  },
})
