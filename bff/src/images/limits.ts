import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { requireMore } from '../limits/require.ts'
import {
  lockRooms,
  narrowest,
  requireRoom,
  type Room,
  roomError,
  roomsOf,
  tooSmall,
} from '../limits/room.ts'
import { countImages, storedBytes, zonesOf } from '../limits/usage.repository.ts'
import type { Settings } from '../settings/settings.service.ts'

const gib = 1024 ** 3

/** The limit in bytes that setting max.template.virtual.size puts on the disk that a guest sees. */
export async function maxVirtualBytes(settings: Pick<Settings, 'number'>): Promise<number> {
  return (await settings.number('max.template.virtual.size')) * gib
}

/**
 * Throws for a disk larger than any may be (security case A15).
 *
 * @throws AppError image.virtual_too_large
 */
export async function requireVirtualSize(
  settings: Pick<Settings, 'number'>,
  size: number,
): Promise<void> {
  const max = await maxVirtualBytes(settings)
  if (size > max) throw new AppError('image.virtual_too_large', { size, max })
}

/**
 * Throws unless the account or project, and every domain above, may have one image more (semantics §17); others
 * that add to them wait until the transaction ends (security case E12). Whoever deletes or suspends the owner
 * waits too, and one for whom that was done while this waited gets nothing new.
 *
 * @throws AppError limit.exceeded*, account.not_found, project.not_active
 */
export async function requireImageCount(trx: Trx, accountId: number): Promise<void> {
  await requireMore(trx, accountId, { template: 1 })
}

interface OfImage {
  readonly accountId: number
  readonly templateId: number
}

/** What is stored beside an image, whose own bytes are about to be counted anew. */
const storedBeside =
  ({ templateId }: Pick<OfImage, 'templateId'>) =>
  (db: Db | Trx, holder: Room['holder']) =>
    storedBytes(db, holder, templateId)

/** An image without zones counts as if it had one. */
const zonesFor = async (db: Db | Trx, { templateId }: OfImage) =>
  Math.max(1, await zonesOf(db, templateId))

const uploadCodes = {
  account: 'upload.limit',
  project: 'upload.limit_project',
  domain: 'upload.limit_domain',
} as const

/**
 * Throws unless there is room to store `bytes` more. Stored bytes count once per zone (decisions: Bytes),
 * those that uploads have reserved included, but for the image that asks.
 *
 * @throws AppError upload.limit*
 */
export async function requireStorage(
  trx: Trx,
  of: OfImage & { readonly bytes: number },
): Promise<void> {
  const rooms = await lockRooms(trx, of.accountId, 'secondary_storage', storedBeside(of))
  const requested = of.bytes * (await zonesFor(trx, of))
  const room = tooSmall(rooms, requested)
  if (room) throw roomError(room, 'secondary_storage', requested, uploadCodes)
}

/**
 * Throws unless there is room for an image of `bytes` in `added` zones more, which its rows have already
 * (semantics §17); others that add to the same wait until the transaction ends.
 *
 * @throws AppError limit.exceeded*
 */
export async function requireZoneStorage(
  trx: Trx,
  of: OfImage & {
    readonly bytes: number
    /** All its zones when left out. */
    readonly added?: number
  },
): Promise<void> {
  if (of.added === 0) return
  const beside = await lockRooms(trx, of.accountId, 'secondary_storage', storedBeside(of))
  const zones = await zonesFor(trx, of)
  const { added = zones } = of
  const rooms = beside.map((room) => ({
    ...room,
    current: room.current + of.bytes * (zones - added),
  }))
  requireRoom(rooms, 'secondary_storage', of.bytes * added)
}

/** What may still be stored of one image. */
export interface StorageLeft {
  /** Bytes of the image, which each of its zones stores; infinite without a limit. */
  readonly bytes: number
  /** The error `limit.exceeded` for an image of so many bytes. */
  readonly exceeded: (bytes: number) => AppError
}

/**
 * What is left for an image whose size shows only while it comes. Nothing is reserved by it: once the size is
 * known it has to be asked for.
 */
export async function storageLeft(db: Db, of: OfImage): Promise<StorageLeft> {
  const [rooms, zones] = await Promise.all([
    roomsOf(db, of.accountId, 'secondary_storage', storedBeside(of)),
    zonesFor(db, of),
  ])
  const least = narrowest(rooms)
  if (least === undefined) {
    // Never asked for: nothing is larger.
    const exceeded = () => new AppError('api.internal')
    return { bytes: Number.POSITIVE_INFINITY, exceeded }
  }
  return {
    bytes: Math.max(0, (least.limit - least.current) / zones),
    exceeded: (bytes) => roomError(least, 'secondary_storage', bytes * zones),
  }
}

const own = (account: { readonly id: number }) => ({ kind: 'account', id: account.id }) as const

/**
 * What an account or project has and may have, in images and in stored bytes: of itself or of the domain above
 * it that has the least room, which `…limitedby` names. No limit is undefined.
 */
export async function usageOf(db: Db, account: { readonly id: number }) {
  const [images, storage] = await Promise.all([
    roomsOf(db, account.id, 'template', countImages).then(narrowest),
    roomsOf(db, account.id, 'secondary_storage', storedBytes).then(narrowest),
  ])
  return {
    imagecount: images?.current ?? (await countImages(db, own(account))),
    imagelimit: images?.limit,
    imagelimitedby: images?.holder.kind,
    storageused: storage?.current ?? (await storedBytes(db, own(account))),
    storagelimit: storage?.limit,
    storagelimitedby: storage?.holder.kind,
  }
}
