import { resourceTypeOf } from '../../images/image.events.ts'
import type { ImageRecord } from '../../images/image.repository.ts'
import type { JobStart } from '../handler.ts'

/** The one thing that a job works on; none when they are several. */
export function tagInstance(images: readonly ImageRecord[]): Pick<JobStart, 'instance'> {
  const [image] = images
  if (!image || images.length > 1) return {}
  return { instance: { type: resourceTypeOf(image), uuid: image.uuid } }
}
