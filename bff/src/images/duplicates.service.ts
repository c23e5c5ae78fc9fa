import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import type { Caller } from '../access/caller.ts'
import { viewerFor } from '../access/image-lists.ts'
import { mayDo } from '../access/image-rule.ts'
import type { Db } from '../db/database.ts'
import { type Marks, markedImages } from './duplicates.repository.ts'
import { factsOf, type ImageRecord, loadImages, type ZoneCopy } from './image.repository.ts'
import { copiesFor } from './image.view.ts'

export interface Duplicate {
  readonly id: string
  readonly name: string
  readonly kind: 'template' | 'iso'
  readonly isready: boolean
  readonly reason: 'digest' | 'url' | 'size'
  readonly checksum: string | undefined
}

/** Copies that are there, or on their way. */
const isAlive = ({ state }: ZoneCopy) => state !== 'failed' && state !== 'cancelled'

/** The strongest of the marks that an image bears; none when it is like the new one in nothing. */
function reasonOf(
  image: ImageRecord,
  copies: readonly ZoneCopy[],
  { url, checksum, sha256, size }: Marks,
): Duplicate['reason'] | undefined {
  const digests = [image.source_digest, image.object_digest]
  if (sha256 !== undefined && digests.includes(sha256)) return 'digest'
  // The digest that was given with an image says nothing of its bytes once it has failed, often for that.
  const isGiven = checksum !== undefined && image.checksum === checksum
  if (isGiven && copies.some(isAlive)) return 'digest'
  if (url !== undefined && image.url === url) return 'url'
  return size !== undefined && image.physical_size === size ? 'size' : undefined
}

const duplicateOf = (
  image: ImageRecord,
  copies: readonly ZoneCopy[],
  reason: Duplicate['reason'],
): Duplicate => ({
  id: image.uuid,
  name: image.name,
  kind: image.kind,
  isready: copies.some(({ state }) => state === 'ready'),
  reason,
  checksum: image.object_digest ?? undefined,
})

const strength = { digest: 0, url: 1, size: 2 } as const

/**
 * Images that are, or may be, the same as a new one, the surest first: only among what the caller may use
 * (decisions: Bytes).
 *
 * @throws AppError image.checksum_* for a digest that cannot be one
 */
export async function findDuplicates(
  db: Db,
  caller: Caller,
  given: { url?: string | undefined; checksum?: string | undefined; size?: number | undefined },
): Promise<Duplicate[]> {
  const digest = given.checksum?.trim() ? parseChecksum(given.checksum) : undefined
  const marks: Marks = {
    url: given.url?.trim() || undefined,
    checksum: digest && formatChecksum(digest),
    sha256: digest?.algorithm === 'sha256' ? digest.hex : undefined,
    size: given.size,
  }
  if (Object.values(marks).every((mark) => mark === undefined)) return []
  const images = await loadImages(db, await markedImages(db, await viewerFor(db, caller), marks))
  return images
    .filter((image) => mayDo(caller, 'use', factsOf(image)) === true)
    .flatMap((image) => {
      const copies = copiesFor(caller, image)
      const reason = reasonOf(image, copies, marks)
      return reason === undefined ? [] : [duplicateOf(image, copies, reason)]
    })
    .toSorted((one, other) => strength[one.reason] - strength[other.reason])
}
