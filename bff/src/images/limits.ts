import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { createSettings, type Settings } from '../settings/settings.service.ts'
import { countImages, type LimitedAccount, lockAccount, storedBeside } from './limits.repository.ts'

const gib = 1024 ** 3
const unlimited = -1

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

/** Root admins' accounts have no limits (semantics §17). */
const isLimited = ({ type }: Pick<LimitedAccount, 'type'>) => type !== 1

/**
 * Throws unless the account may have one image more (semantics §17); others that add to it wait until
 * the transaction ends (security case E12).
 *
 * @throws AppError limit.exceeded
 */
export async function requireImageCount(trx: Trx, accountId: number): Promise<void> {
  const account = await lockAccount(trx, accountId)
  if (!isLimited(account)) return
  const limit = await createSettings(trx).number('max.account.templates')
  if (limit === unlimited) return
  const count = await countImages(trx, accountId)
  if (count < limit) return
  throw new AppError('limit.exceeded', {
    type: 'template',
    account: account.name,
    domain: account.domainUuid,
    limit,
    current: count,
    requested: 1,
  })
}

/**
 * Throws unless the account may store `bytes` more. Stored bytes count once per zone (decisions: Bytes),
 * those that uploads have reserved included, but for the image that asks.
 *
 * @throws AppError upload.limit
 */
export async function requireStorage(
  trx: Trx,
  of: { readonly accountId: number; readonly templateId: number; readonly bytes: number },
): Promise<void> {
  const account = await lockAccount(trx, of.accountId)
  if (!isLimited(account)) return
  const limitGib = await createSettings(trx).number('max.account.secondary.storage')
  if (limitGib === unlimited) return
  const { bytes: current, zones } = await storedBeside(trx, of)
  const requested = of.bytes * zones
  const limit = limitGib * gib
  if (current + requested <= limit) return
  throw new AppError('upload.limit', { account: account.name, limit, current, requested })
}

/**
 * Throws unless the account may store an image of `bytes` in `added` zones more, which its rows have
 * already (semantics §17); others that add to the account wait until the transaction ends.
 *
 * @throws AppError limit.exceeded
 */
export async function requireZoneStorage(
  trx: Trx,
  of: {
    readonly accountId: number
    readonly templateId: number
    readonly bytes: number
    /** All its zones when left out. */
    readonly added?: number
  },
): Promise<void> {
  const account = await lockAccount(trx, of.accountId)
  if (!isLimited(account) || of.added === 0) return
  const limitGib = await createSettings(trx).number('max.account.secondary.storage')
  if (limitGib === unlimited) return
  const { bytes: beside, zones } = await storedBeside(trx, of)
  const { added = zones } = of
  const current = beside + of.bytes * (zones - added)
  const requested = of.bytes * added
  const limit = limitGib * gib
  if (current + requested > limit) throw storageExceeded(account, { limit, current, requested })
}

function storageExceeded(
  { name: account, domainUuid: domain }: LimitedAccount,
  amounts: { readonly limit: number; readonly current: number; readonly requested: number },
): AppError {
  return new AppError('limit.exceeded', { type: 'secondary_storage', account, domain, ...amounts })
}

/** What an account may still store of one image. */
export interface StorageLeft {
  /** Bytes of the image, which each of its zones stores; infinite without a limit. */
  readonly bytes: number
  /** The error `limit.exceeded` for an image of so many bytes. */
  readonly exceeded: (bytes: number) => AppError
}

/** What is left for an image whose size shows only while it comes; nothing is reserved by it. */
export async function storageLeft(
  db: Db,
  of: { readonly accountId: number; readonly templateId: number },
): Promise<StorageLeft> {
  return db.transaction().execute(async (trx) => {
    const account = await lockAccount(trx, of.accountId)
    const limitGib = await createSettings(trx).number('max.account.secondary.storage')
    const { bytes: current, zones } = await storedBeside(trx, of)
    const limit = limitGib * gib
    const limited = isLimited(account) && limitGib !== unlimited
    return {
      bytes: limited ? Math.max(0, (limit - current) / zones) : Number.POSITIVE_INFINITY,
      exceeded: (bytes) => storageExceeded(account, { limit, current, requested: bytes * zones }),
    }
  })
}

/** What an account has and may have, in images and in stored bytes; no limit is undefined. */
export async function usageOf(db: Db, account: { readonly id: number; readonly type: number }) {
  const [settings, imagecount, stored] = await Promise.all([
    createSettings(db).all(),
    countImages(db, account.id),
    // No image has this id, so that all of them count.
    storedBeside(db, { accountId: account.id, templateId: 0 }),
  ])
  const most = (name: 'max.account.templates' | 'max.account.secondary.storage', unit: number) => {
    const value = settings.number(name)
    return isLimited(account) && value !== unlimited ? value * unit : undefined
  }
  return {
    imagecount,
    imagelimit: most('max.account.templates', 1),
    storageused: stored.bytes,
    storagelimit: most('max.account.secondary.storage', gib),
  }
}
