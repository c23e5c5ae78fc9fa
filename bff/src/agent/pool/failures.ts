import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from '../../stores/file/errors.ts'

/** What a failure of the file system means for primary storage; other errors stay what they are. */
export function poolFailure(error: unknown, path: string): unknown {
  const errno = errnoOf(error)
  if (errno === undefined) return error
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new AppError('host.disk_full', { path }, { cause: error })
  }
  const isOfFiles = ['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOENT', 'ENOTDIR'].includes(errno)
  if (!isOfFiles) return error
  const reason = error instanceof Error ? error.message : errno
  return new AppError('host.pool_failed', { path, reason }, { cause: error })
}
