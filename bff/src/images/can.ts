import type { ErrorCode } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import { mayDo } from '../access/image-rule.ts'
import { whyNotChecked } from './check/rules.ts'
import { whyNotCleaned } from './clean/rules.ts'
import { whyNotConverted } from './convert/rules.ts'
import { whyNotCopied } from './copy/request.ts'
import { type ImageRecord, factsOf, type ZoneCopy } from './image.repository.ts'
import { isMoving } from './status.ts'

/** True, or the code of the reason why not. */
type May = true | ErrorCode

const imageActions = [
  'update',
  'copy',
  'convert',
  'check',
  'clean',
  'share',
  'delete',
  'download',
  'retry',
  'cancel',
] as const
export type ImageCan = Readonly<Record<(typeof imageActions)[number], May>>

/** What depends on one zone: `copy` is said of the zones that do not have the image yet. */
export type ZoneCan = Readonly<Record<'delete' | 'download' | 'retry' | 'cancel', May>>

/** The first that is not true; true when all are. */
const all = (...rules: readonly May[]): May => rules.find((rule) => rule !== true) ?? true

const is = (holds: boolean, otherwise: ErrorCode): May => (holds ? true : otherwise)

/** One that failed, was cancelled or waits for a later try. */
const isStopped = (copy: ZoneCopy) =>
  copy.state === 'failed' || copy.state === 'cancelled' || copy.next_try !== null

const isReady = (copy: ZoneCopy) => copy.state === 'ready'

function mayChange(caller: Caller, action: 'update' | 'copy' | 'delete', image: ImageRecord): May {
  const owns = is(mayDo(caller, action, factsOf(image)) === true, 'image.not_owner')
  // Copying has reasons of its own for these.
  if (action === 'copy') return owns
  const ofHosts = is(image.type !== 'PERHOST', 'image.perhost_protected')
  return all(owns, is(image.parent === null, 'image.data_disk'), ofHosts)
}

function mayDelete(caller: Caller, image: ImageRecord): May {
  // Only the API can, by a root admin who says so (`issystem`).
  const shipped = is(image.type !== 'SYSTEM', 'image.system_protected')
  return all(mayChange(caller, 'delete', image), shipped)
}

function mayDownload(caller: Caller, image: ImageRecord): May {
  const { type } = image.parent ?? image
  if (type === 'SYSTEM') return 'image.extract_system'
  if (type === 'PERHOST') return 'image.extract_perhost'
  if (image.direct_download) return 'direct.not_stored'
  const isOff = image.extraction_disabled && !isRoot(caller)
  return all(is(!isOff, 'image.extract_disabled'), mayDo(caller, 'download', factsOf(image)))
}

/** Why the copies asked for have nothing to retry. */
function whyIdle(copies: readonly ZoneCopy[]): ErrorCode {
  return copies.every(isReady) ? 'image.state_ready' : 'image.state_moving'
}

function canOf(caller: Caller, image: ImageRecord, copies: readonly ZoneCopy[]): ZoneCan {
  const change = mayChange(caller, 'update', image)
  const isAttached = copies.some(({ zone_id }) => image.attached_zones.includes(zone_id))
  return {
    delete: all(mayDelete(caller, image), is(!isAttached, 'image.iso_attached')),
    download: all(mayDownload(caller, image), is(copies.some(isReady), 'image.state_not_ready')),
    retry: all(change, is(copies.some(isStopped), whyIdle(copies))),
    cancel: all(change, is(copies.some(isMoving), 'image.state_idle')),
  }
}

/** What a caller may do now with an image in one zone that has it, or is to have it. */
export function zoneCan(caller: Caller, image: ImageRecord, copy: ZoneCopy): ZoneCan {
  return canOf(caller, image, [copy])
}

/** What a caller may do with an image now: true, or the code of the reason why not (design: `can`). */
export function imageCan(caller: Caller, image: ImageRecord): ImageCan {
  if (image.removed) {
    const gone = image.kind === 'iso' ? 'image.iso_not_found' : 'image.template_not_found'
    return {
      update: gone,
      copy: gone,
      share: gone,
      convert: gone,
      check: gone,
      clean: gone,
      delete: gone,
      download: gone,
      retry: gone,
      cancel: gone,
    }
  }
  return {
    ...canOf(caller, image, image.copies),
    update: mayChange(caller, 'update', image),
    copy: all(
      mayChange(caller, 'copy', image),
      whyNotCopied(image) ?? true,
      is(image.copies.some(isReady), 'image.state_not_ready'),
    ),
    share: all(
      mayDo(caller, 'publish', factsOf(image)),
      is(image.parent === null, 'image.data_disk'),
      is(image.type !== 'SYSTEM', 'share.system'),
      is(image.type !== 'PERHOST', 'image.perhost_protected'),
    ),
    convert: all(
      mayDo(caller, 'use', factsOf(image)),
      whyNotConverted(image) ?? true,
      is(image.copies.some(isReady), 'image.state_not_ready'),
    ),
    clean: all(
      mayDo(caller, 'use', factsOf(image)),
      whyNotCleaned(image) ?? true,
      is(image.copies.some(isReady), 'image.state_not_ready'),
    ),
    check: all(
      is(mayDo(caller, 'update', factsOf(image)) === true, 'image.not_owner'),
      whyNotChecked(image) ?? true,
      is(image.copies.some(isReady), 'image.state_not_ready'),
    ),
  }
}
