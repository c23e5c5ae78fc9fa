import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

export const inRoot = (...parts) => path.join(root, ...parts)

/** Where Node keeps what it has compiled. */
export const compiledFolder = inRoot('node_modules', '.cache', 'compiled')

/** The Node that the project is pinned to: the binary itself, so that signals and ids are its own. */
export const pinnedNode = inRoot('node_modules', 'node', 'bin', 'node')

/**
 * PATH without the clone's own `node_modules/.bin`, which npm puts in front: while packages are
 * being installed, the `node` in there may be gone.
 */
export function systemPath() {
  const entries = (process.env['PATH'] ?? '').split(path.delimiter)
  return entries.filter((entry) => entry !== '' && !isOwn(entry)).join(path.delimiter)
}

const isOwn = (entry) => entry.startsWith(root + path.sep) || entry.includes('node-gyp-bin')

/** PATH with the clone's programs, the pinned Node among them, in front. */
export function projectPath() {
  const own = [path.dirname(pinnedNode), inRoot('node_modules', '.bin')]
  return [...own, systemPath()].join(path.delimiter)
}
