import type { Caller } from '../access/caller.ts'
import { type ImageFacts, mayDo } from '../access/image-rule.ts'
import type { Db } from '../db/database.ts'
import { factsOf, type ImageRecord, loadImages, versionOf } from './image.repository.ts'
import { uniqueRowView, type WireImage } from './image.view.ts'
import { isMoving } from './status.ts'

/** An image as the event stream shows it: read once, shown to many. */
export interface LiveImage {
  readonly uuid: string
  readonly kind: 'template' | 'iso'
  readonly version: number
  /** The list row with its zones, or undefined when the caller may not see the image (any more). */
  rowFor(caller: Caller): LiveRow | undefined
  /** Who sees the image as it is now; holds nothing but what that needs, to be kept for long. */
  readonly seenBy: (caller: Caller) => boolean
}

/** A row whose missing fields are as they were. */
type LiveRow = Omit<WireImage, 'deployasisdetails'> & Partial<Pick<WireImage, 'deployasisdetails'>>

/**
 * While a copy moves its row is told up to four times a second: without what an appliance asks, which may be
 * a MiB and does not change.
 */
function liveRow(image: ImageRecord, caller: Caller): LiveRow {
  const row = uniqueRowView(image, caller)
  if (!image.copies.some(isMoving)) return row
  const { deployasisdetails: _, ...moving } = row
  return moving
}

/** Apart, so that what is kept holds no more of an image than these facts. */
function seenBy(facts: ImageFacts): (caller: Caller) => boolean {
  return (caller) => mayDo(caller, 'see', facts) === true
}

const byNobody = () => false

/**
 * Reads images for the event stream, by internal id; those that never were are left out, and so are data
 * disks, which no list has: they change with their template.
 */
export async function loadLiveImages(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, LiveImage>> {
  const images = await loadImages(db, ids)
  return new Map(
    images.flatMap((image): [number, LiveImage][] => {
      if (image.parent) return []
      const sees = image.removed === null ? seenBy(factsOf(image)) : byNobody
      const live: LiveImage = {
        uuid: image.uuid,
        kind: image.kind,
        version: versionOf(image),
        rowFor: (caller) => (sees(caller) ? liveRow(image, caller) : undefined),
        seenBy: sees,
      }
      return [[image.id, live]]
    }),
  )
}
