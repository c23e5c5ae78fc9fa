import { defineConfig } from 'vitest/config'
import { root } from './paths.mjs'

/** The long runs: one after the other, without a bound of their own. */
export default defineConfig({
  test: {
    name: 'soak',
    root,
    include: ['bff/soak/**/*.soak.ts'],
    globalSetup: ['bff/test/support/global-setup.ts'],
    testTimeout: 0,
    hookTimeout: 120_000,
    fileParallelism: false,
    passWithNoTests: true,
  },
})
