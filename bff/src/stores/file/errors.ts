import { AppError } from '@mold/shared/errors.ts'

/** The code of a system error such as `ENOSPC`; undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/**
 * What the file system reports, as the store's error. ENOENT and ENOTDIR stand for the store's own
 * folders here: a missing spool or object is handled where it is known to be one.
 */
export function storeError(store: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const errno = errnoOf(cause)
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('store.full', { store }, { cause })
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new AppError('store.unwritable', { store }, { cause })
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
    case 'ENOTCONN':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return new AppError('store.unreachable', { store }, { cause })
    case 'EXDEV':
      return new AppError('store.split', { store }, { cause })
    default:
      return new AppError('store.failed', { store, reason: errno ?? 'unknown' }, { cause })
  }
}
