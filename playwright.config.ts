import { defineConfig, devices } from '@playwright/test'

const isRoot = process.geteuid?.() === 0

/*
 * The specs start their own servers. No retries: a test that fails now and then is a failure.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: /\.(e2e|spec)\.ts$/,
  // Playwright empties this folder; the counts of the other steps are one above.
  outputDir: 'test-results/e2e',
  workers: 2,
  retries: 0,
  // Most take a few seconds; a machine that is busy with other things, too, may need ten times as long.
  timeout: 180_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['line'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    // A trace takes two fifths of the time of every test; `--trace on` records one where it is needed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Unset: Playwright's own.
      executablePath: process.env['MOLD_CHROMIUM'] ?? process.env['CHROMIUM_PATH'],
      args: [
        // Chromium's sandbox refuses to work for root.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        // Nothing but the tests' own requests may leave the browser.
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
