import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './scripts/chromium.mjs'

export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'client/**',
  outputDir: 'test-results',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    launchOptions: chromiumOptions,
  },
})
