import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const digestText = /^[\da-f]{64}$/

export const isSpoolName = (name: string) => uuid.test(name)
/** Files with which a store is tried out; neither the collector nor anybody else takes them for bytes. */
export const isTrialName = (name: string) => name.startsWith('.trial-')
export const isDigest = (name: string) => digestText.test(name)

/** Where things are below a store's root: `staging/<uuid>` and `objects/ab/cd/<digest>`. */
export interface Layout {
  readonly root: string
  readonly staging: string
  readonly objects: string
  spool(name: string): string
  object(digest: string): string
  /** A new name at each call. */
  trial(): string
}

/** The folder that `file:///path` names; undefined for anything else, and for `/` itself. */
export function rootOf(url: string): string | undefined {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== 'file:' || parsed.host !== '') return undefined
  if (parsed.search !== '' || parsed.hash !== '') return undefined
  try {
    const root = path.normalize(fileURLToPath(parsed)).replace(/\/+$/, '')
    return root === '' || root.includes('\0') ? undefined : root
  } catch {
    return undefined
  }
}

/**
 * Names are made by the server and checked all the same, so that nothing from outside can become
 * a path (security case E1).
 */
export function createLayout(root: string): Layout {
  const staging = path.join(root, 'staging')
  const objects = path.join(root, 'objects')
  return {
    root,
    staging,
    objects,
    spool(name) {
      if (!isSpoolName(name)) throw new TypeError('a spool is named by a uuid')
      return path.join(staging, name)
    },
    object(digest) {
      if (!isDigest(digest)) throw new TypeError('an object is named by a SHA-256')
      return path.join(objects, digest.slice(0, 2), digest.slice(2, 4), digest)
    },
    trial: () => path.join(staging, `.trial-${randomUUID()}`),
  }
}
