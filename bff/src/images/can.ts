import type { ErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { mayDo } from '../access/images.ts'
import { type ImageRecord, factsOf } from './image.repository.ts'
import { isMoving } from './status.ts'

export type ImageCan = Readonly<
  Record<'update' | 'delete' | 'download' | 'retry' | 'cancel', true | ErrorCode>
>

/** What a caller may do with an image now: true, or the code of the reason why not (design: `can`). */
export function imageCan(caller: Caller, image: ImageRecord): ImageCan {
  if (image.removed) {
    const gone = image.kind === 'iso' ? 'image.iso_not_found' : 'image.template_not_found'
    return { update: gone, delete: gone, download: gone, retry: gone, cancel: gone }
  }
  const facts = factsOf(image)
  const change = mayDo(caller, 'update', facts) === true ? true : 'image.not_owner'
  const moving = image.copies.some(isMoving)
  const ready = image.copies.some((copy) => copy.state === 'ready')
  const allReady = image.copies.every((copy) => copy.state === 'ready')
  const stopped = image.copies.some(
    (copy) => copy.state === 'failed' || copy.state === 'cancelled' || copy.next_try !== null,
  )
  const download = mayDo(caller, 'download', facts)
  return {
    update: change,
    delete: mayDo(caller, 'delete', facts) === true ? true : 'image.not_owner',
    download: download === true ? ready || 'image.state_not_ready' : download,
    retry:
      change === true ? stopped || (allReady ? 'image.state_ready' : 'image.state_moving') : change,
    cancel: change === true ? moving || 'image.state_idle' : change,
  }
}
