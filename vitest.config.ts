import { defineConfig } from 'vitest/config'

/*
 * Files of a project share the modules of their worker: loading and compiling the server anew for each
 * file costs a quarter of the time. So a test puts back whatever of a module or a global it changes.
 */
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
          // A machine that is busy with other things, too, may take ten times as long as usual.
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'bff',
          include: ['bff/test/**/*.test.ts'],
          globalSetup: ['bff/test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          isolate: false,
        },
      },
    ],
  },
})
