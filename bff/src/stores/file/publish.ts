import { lstat, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from './errors.ts'
import { makeFolder, syncFolder } from './folders.ts'
import type { Layout } from './layout.ts'
import { openFile } from './open-file.ts'

/**
 * Renames a spool to its object: bytes and mode durable first, then the name. Nothing is copied.
 * Done before, or the same bytes there already: only the spool goes.
 */
export async function publishSpool(
  layout: Layout,
  store: string,
  name: string,
  digest: string,
): Promise<void> {
  const spool = layout.spool(name)
  const object = layout.object(digest)
  const [spoolLength, objectLength] = await Promise.all([lengthOf(spool), lengthOf(object)])
  if (spoolLength === undefined && objectLength !== undefined) return
  if (spoolLength === objectLength && spoolLength !== undefined) {
    await rm(spool)
    return
  }
  await seal(spool, store, name)
  await makeShard(layout, object)
  await rename(spool, object)
  await syncFolder(path.dirname(object))
}

async function seal(spool: string, store: string, name: string): Promise<void> {
  const { handle } = await openFile(spool, 'read', { store, name, missing: 'store.spool_missing' })
  try {
    // Hosts link to it, and their machines run under another account; who is let in the folders decide.
    await handle.chmod(0o444)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** One level at a time: a vanished `objects` has to be an error, not a new folder. */
async function makeShard(layout: Layout, object: string): Promise<void> {
  const inner = path.dirname(object)
  const outer = path.dirname(inner)
  if (path.dirname(outer) !== layout.objects) throw new TypeError('not an object of this store')
  await makeFolder(outer, 0o750)
  await makeFolder(inner, 0o750)
}

/** Length of a plain file in bytes; undefined when there is none. */
export async function lengthOf(file: string): Promise<number | undefined> {
  try {
    const found = await lstat(file)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
