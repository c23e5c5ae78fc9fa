import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from './errors.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants

/** What is opened, for error texts. */
export interface Opened {
  readonly store: string
  readonly name: string
  /** The error when there is no such file. */
  readonly missing: 'store.spool_missing' | 'store.object_missing'
}

/** Opens a file of ours; links and anything but plain files are refused (security case E20). */
export async function openFile(
  file: string,
  access: 'read' | 'write',
  { store, name, missing }: Opened,
): Promise<{ handle: FileHandle; size: number }> {
  const flags = (access === 'read' ? O_RDONLY : O_RDWR) | O_NOFOLLOW
  const handle = await open(file, flags).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') throw new AppError(missing, { store, name }, { cause: error })
    if (errnoOf(error) === 'ELOOP' || errnoOf(error) === 'ENXIO') {
      throw new AppError('store.foreign_file', { store, name }, { cause: error })
    }
    throw error
  })
  const found = await handle.stat()
  // A second name of the file would let somebody else change it, or us change theirs.
  if (found.isFile() && found.nlink === 1) return { handle, size: found.size }
  await handle.close()
  throw new AppError('store.foreign_file', { store, name })
}

/** Makes a new, empty file that only this user can read. */
export function createFile(file: string): Promise<FileHandle> {
  return open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
}
