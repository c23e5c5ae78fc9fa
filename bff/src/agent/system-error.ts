import { errnoOf } from '../stores/file/errors.ts'

/** What a full, broken or closed file system reports: trying again at once cannot help. */
const ofFiles = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'EMFILE'])

/** True for errors of files, not of lines. */
export const isSystemError = (error: unknown) => ofFiles.has(errnoOf(error) ?? '')
