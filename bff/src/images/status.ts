import { errorText, isErrorCode } from '@mold/shared/errors.ts'
import type { ImageKind } from '../db/schema.ts'
import type { ZoneCopy } from './image.repository.ts'

/** Tries of a fetch before it is given up (reliability P9). */
export const maxAttempts = 5

type Progress = Pick<ZoneCopy, 'state' | 'bytes' | 'total_bytes'>
type Status = Progress &
  Pick<ZoneCopy, 'direct' | 'error_code' | 'error_params' | 'next_try' | 'attempt'>

/** Progress of the present phase, 0 to 100; 0 while the size is not known. */
export function percentOf(copy: Progress): number {
  if (copy.state === 'ready') return 100
  if (!copy.total_bytes) return 0
  return Math.min(100, Math.floor((copy.bytes * 100) / copy.total_bytes))
}

/** The stored error of a copy in plain words, or undefined. */
export function errorOf(copy: Pick<ZoneCopy, 'error_code' | 'error_params'>): string | undefined {
  if (copy.error_code === null) return undefined
  if (!isErrorCode(copy.error_code)) return copy.error_code
  return errorText(copy.error_code, copy.error_params ?? {}).trim()
}

/**
 * The status text that clients match (semantics §5): `Download Complete` and `Successfully
 * Installed` are final, texts with `Downloaded` or `Installing` mean "in progress", any other text
 * is a failure.
 */
export function statusOf(kind: ImageKind, copy: Status): string {
  const installing = kind === 'iso' ? 'Installing ISO' : 'Installing Template'
  switch (copy.state) {
    case 'ready':
      if (copy.direct) return 'Bypassed Secondary Storage'
      return kind === 'iso' ? 'Successfully Installed' : 'Download Complete'
    case 'waiting':
    case 'fetching':
    case 'converting':
    case 'cleaning':
    case 'copying': {
      if (copy.error_code !== null && copy.next_try) {
        const at = copy.next_try.toISOString().slice(11, 16)
        return `${percentOf(copy)}% Downloaded, retry ${copy.attempt + 1} of ${maxAttempts} at ${at} UTC: ${errorOf(copy)}`
      }
      // What it waits for before it begins; clients go by the word Downloaded.
      if (copy.error_code !== null) return `${percentOf(copy)}% Downloaded: ${errorOf(copy)}`
      return percentOf(copy) === 100 ? installing : `${percentOf(copy)}% Downloaded`
    }
    case 'unpacking':
    case 'checking':
      return installing
    case 'uploading':
      return copy.total_bytes === null ? 'NotUploaded' : 'UploadInProgress'
    case 'failed':
      return errorOf(copy) ?? 'Failed'
    case 'cancelled':
      return 'Cancelled'
  }
}

/** The name of the store state (semantics §1). */
export function downloadStateOf(copy: Pick<ZoneCopy, 'state' | 'direct'>): string {
  switch (copy.state) {
    case 'ready':
      return copy.direct ? 'BYPASSED' : 'DOWNLOADED'
    case 'failed':
      return 'DOWNLOAD_ERROR'
    case 'cancelled':
      return 'ABANDONED'
    case 'waiting':
    case 'fetching':
    case 'uploading':
    case 'unpacking':
    case 'converting':
    case 'cleaning':
    case 'checking':
    case 'copying':
      return 'DOWNLOAD_IN_PROGRESS'
  }
}

const movingStates = [
  'waiting',
  'fetching',
  'uploading',
  'unpacking',
  'converting',
  'cleaning',
  'checking',
  'copying',
] as const

/** True while something will still happen to a copy by itself. */
export function isMoving(copy: Pick<ZoneCopy, 'state'>): boolean {
  return (movingStates as readonly string[]).includes(copy.state)
}
