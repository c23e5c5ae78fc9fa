import { AppError } from '@mold/shared/errors.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import type { InspectedFile } from '../../converters/qemu-img.ts'
import type { Db } from '../../db/database.ts'
import { replicasOf } from '../../stores/object.repository.ts'
import { storeWith } from '../../stores/store-with.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { type ImageRecord, loadImages } from '../image.repository.ts'

interface Parts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
}

/** A store to read from. */
async function storeOf({ db, stores }: Parts, objectId: number) {
  const replicas = await replicasOf(db, objectId)
  const [object] = replicas
  const ids = replicas.map(({ storeId }) => storeId)
  const store = object && (await storeWith(stores, ids, object))
  if (store) return { store, digest: object.digest }
  throw new AppError('conversion.source_gone')
}

/** The image and the object that it has. */
async function sourceOf(db: Db, sourceId: number | null) {
  const [image] = sourceId === null ? [] : await loadImages(db, [sourceId])
  const objectId = image?.copies.find(({ state }) => state === 'ready')?.object_id
  if (image && objectId) return { image, objectId }
  const hasEnded = image && !image.removed && image.copies.length > 0
  throw new AppError(hasEnded ? 'conversion.source_ended' : 'conversion.source_gone')
}

/** An image that others are made from, inspected anew: nothing else is given to a converter. */
export interface SourceFile extends InspectedFile {
  readonly store: ImageStore
  /** The template that has it, and the digest of its bytes. */
  readonly of: { readonly templateId: number; readonly digest: string }
}

/**
 * The file to convert.
 *
 * @throws AppError conversion.source_gone, conversion.source_ended, conversion.format, image.*, store.*
 */
export async function sourceFile(
  parts: Parts,
  image: Pick<ImageRecord, 'source_template_id'>,
): Promise<SourceFile> {
  const { image: source, objectId } = await sourceOf(parts.db, image.source_template_id)
  const { store, digest } = await storeOf(parts, objectId)
  const { name, format } = source
  if (!isConvertible(format)) throw new AppError('conversion.format', { name, format })
  const reader = await store.reader(digest)
  try {
    const facts = await verifyFormat(reader, format)
    const of = { templateId: source.id, digest }
    return { store, format, facts, of, path: await store.objectFile(digest) }
  } finally {
    await reader.close()
  }
}
