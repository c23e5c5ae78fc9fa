import { compiledFolder } from './paths.mjs'

/**
 * Flags of Node for the server. Uploads make much garbage that lives for milliseconds: with V8's own limit
 * the memory for it grows by a hundred megabytes and never shrinks, and is no faster.
 */
export const serverFlags = ['--max-semi-space-size=4']

/**
 * Environment of the server, unless it has been set. The C library keeps up to eight heaps per core, one for
 * each thread that asks, and hardly gives any memory of them back: with 20 uploads 25 MiB, and no faster. What
 * was compiled once is kept, so that the compiler of TypeScript is not loaded at the next start: that is sooner
 * by a third, and 10 MiB less.
 */
export const serverEnvironment = {
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compiledFolder,
}
