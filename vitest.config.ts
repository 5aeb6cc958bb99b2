import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{app,components,lib,scripts}/**/*.test.{ts,tsx}'],
    setupFiles: ['lib/testing/after.ts'],
    testTimeout: 20_000,
    // By default one core is left idle.
    maxWorkers: '100%',
  },
})
