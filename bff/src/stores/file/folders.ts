import { constants } from 'node:fs'
import { chmod, lstat, mkdir, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from './errors.ts'
import type { Layout } from './layout.ts'

/**
 * Makes what is missing of a store's folders. Where the database knows of objects (`isNew` false),
 * `objects` has to be there already: a share that is not mounted leaves an empty folder, and writing
 * into that would hide images behind the mount (decisions: Settings, stores, zones).
 */
export async function makeFolders(layout: Layout, store: string, isNew: boolean): Promise<void> {
  if (isNew) {
    await makeWithParents(layout.root, 0o750).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOTDIR') throw error
      throw new AppError('store.not_a_folder', { store, folder: layout.root }, { cause: error })
    })
    await makeFolder(layout.objects, 0o750)
  }
  await requireFolder(layout.objects, store)
  await makeFolder(layout.staging, 0o700)
  const { mode } = await requireFolder(layout.staging, store)
  // Security case E20: what is being received is nobody else's business.
  if ((mode & 0o077) !== 0) await chmod(layout.staging, 0o700)
}

/**
 * Makes a folder with those above it, where they are missing. Step by step: the recursive `mkdir` of Node
 * never ends where a parent is there and takes no folders, as in `/proc`.
 *
 * @throws what the file system reports; ENOTDIR where something else has the name
 */
export async function makeWithParents(folder: string, mode: number): Promise<void> {
  const stats = await stat(folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (stats) {
    if (stats.isDirectory()) return
    throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' })
  }
  const parent = path.dirname(folder)
  if (parent !== folder) await makeWithParents(parent, mode)
  await makeFolder(folder, mode)
}

/** Makes one folder, durably; true when it was not there. Its parent has to exist. */
export async function makeFolder(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode })
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
  await syncFolder(path.dirname(folder))
  return true
}

async function requireFolder(folder: string, store: string): Promise<{ mode: number }> {
  const found = await lstat(folder)
  if (!found.isDirectory()) {
    throw new AppError('store.foreign_file', { store, name: path.basename(folder) })
  }
  return found
}

/** Makes the names in a folder durable: a file's own sync does not include its name. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems have no sync for folders: they write names through.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}
