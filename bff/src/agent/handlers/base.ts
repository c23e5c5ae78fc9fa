import { rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { syncFolder } from '../../stores/file/folders.ts'
import { descriptionOf, originOf } from '../direct/notes.ts'
import type { HostHandler } from '../host.ts'
import { ensureBase as ensure } from '../pool/base.ts'
import { poolFailure } from '../pool/failures.ts'
import { allocated, diskOver } from './disk.ts'

export const ensureBase: HostHandler<'base.ensure'> = ensure

/**
 * Removes an image that nothing needs. The server knows that; it is looked at here all the same, as a disk
 * without its image is lost.
 *
 * @throws AppError host.base_in_use
 */
export const removeBase: HostHandler<'base.remove'> = async (host, { digest }) => {
  const { paths } = host
  const disk = await diskOver(host, digest)
  if (disk !== undefined) throw new AppError('host.base_in_use', { digest, disk })
  const file = paths.base(digest)
  try {
    const bytes = await allocated(file).catch(() => 0)
    const beside = [`${file}.part`, descriptionOf(file), originOf(file)]
    for (const gone of [file, ...beside]) await rm(gone, { force: true })
    await syncFolder(paths.bases)
    return { bytes }
  } catch (error) {
    throw poolFailure(error, paths.root)
  }
}
