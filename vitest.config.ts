import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'shared/src/**/*.test.ts',
            'bff/src/**/*.test.ts',
            'web/build/**/*.test.ts',
            'web/src/**/*.test.{ts,tsx}',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'bff',
          include: ['bff/test/**/*.test.ts'],
          globalSetup: ['bff/test/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
