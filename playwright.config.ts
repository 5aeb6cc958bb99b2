import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './scripts/chromium.mjs'

export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'client/**',
  outputDir: 'test-results',
  // Each test has a server and a browser of its own.
  workers: 2,
  // A crowded machine may be too slow once; what fails twice is broken, and what passed only then is listed as flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    // What fails is tried again in CI, and recorded then: recording everything takes an eighth more time.
    trace: process.env.CI === undefined ? 'retain-on-failure' : 'on-first-retry',
    launchOptions: chromiumOptions,
  },
})
