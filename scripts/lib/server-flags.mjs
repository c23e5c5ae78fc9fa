/**
 * Flags of Node for the server. Uploads make much garbage that lives for milliseconds: with V8's own limit
 * the memory for it grows by a hundred megabytes and never shrinks, and is no faster.
 */
export const serverFlags = ['--max-semi-space-size=4']
