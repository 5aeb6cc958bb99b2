import { defineConfig } from '@playwright/test'
import { chromiumOptions } from '../../scripts/chromium.mjs'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/client',
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [[process.env.CI ? 'list' : 'line'], ['./coverage-reporter.ts']],
  use: {
    launchOptions: chromiumOptions,
  },
})
