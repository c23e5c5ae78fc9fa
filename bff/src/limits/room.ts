import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { limitOf, unlimited } from '../settings/resource-limits.ts'
import { createSettings } from '../settings/settings.service.ts'
import { type Holder, holdersFor } from './holder.repository.ts'

/*
 * What is limited counts for an account or project and for every domain above it, and there has to be room with
 * each of them (semantics §17).
 */

export type Counted =
  | 'template'
  | 'secondary_storage'
  | 'project'
  | 'volume'
  | 'snapshot'
  | 'primary_storage'
  | 'user_vm'
  | 'cpu'
  | 'memory'

/** What one of them may have and has: pieces, of storage bytes. */
export interface Room {
  readonly holder: Holder
  readonly limit: number
  readonly current: number
}

/** How much of it there is with an account, project or domain, in the unit of `Room`. */
type Count = (db: Db | Trx, holder: Holder) => Promise<number>

const gib = 1024 ** 3
const unitOf = (type: Counted): number =>
  type === 'secondary_storage' || type === 'primary_storage' ? gib : 1

async function rooms(
  db: Db | Trx,
  holders: readonly Holder[],
  type: Counted,
  count: Count,
): Promise<Room[]> {
  if (holders.length === 0) return []
  const settings = await createSettings(db).all()
  const limited = holders
    .map((holder) => ({ holder, limit: limitOf(settings, holder, type) }))
    .filter(({ limit }) => limit !== unlimited)
  return Promise.all(
    limited.map(async ({ holder, limit }) => ({
      holder,
      limit: limit * unitOf(type),
      current: await count(db, holder),
    })),
  )
}

/**
 * The rooms of all that have a limit, the account's own first. They may have changed when they are used: see
 * `lockRooms`.
 */
export async function roomsOf(
  db: Db | Trx,
  accountId: number,
  type: Counted,
  count: Count,
): Promise<Room[]> {
  return rooms(db, await holdersFor(db, accountId, 'look'), type, count)
}

/** The same, and until the transaction ends nobody else adds to any of them (security case E12). */
export async function lockRooms(
  trx: Trx,
  accountId: number,
  type: Counted,
  count: Count,
): Promise<Room[]> {
  return rooms(trx, await holdersFor(trx, accountId, 'lock'), type, count)
}

/** The first that has not so much room; none has a limit that a later one would hide. */
export function tooSmall(of: readonly Room[], requested: number): Room | undefined {
  return of.find(({ limit, current }) => current + requested > limit)
}

/** The one with the least room. */
export function narrowest(of: readonly Room[]): Room | undefined {
  const left = ({ limit, current }: Room) => limit - current
  return of.reduce<Room | undefined>(
    (least, room) => (least === undefined || left(room) < left(least) ? room : least),
    undefined,
  )
}

const exceededCodes = {
  account: 'limit.exceeded',
  project: 'limit.exceeded_project',
  domain: 'limit.exceeded_domain',
} as const

type Codes = Readonly<Record<Holder['kind'], ErrorCode>>

/** What is said of a room that is too small, with the name of its owner (semantics §17). */
export function roomError(
  { holder, limit, current }: Room,
  type: Counted,
  requested: number,
  codes: Codes = exceededCodes,
): AppError {
  const { kind, name, domainUuid: domain } = holder
  const whose = kind === 'domain' ? { name } : { [kind]: name }
  return new AppError(codes[kind], { type, ...whose, domain, limit, current, requested })
}

/**
 * Throws unless there is room for so much more.
 *
 * @throws AppError limit.exceeded*
 */
export function requireRoom(of: readonly Room[], type: Counted, requested: number): void {
  const room = tooSmall(of, requested)
  if (room) throw roomError(room, type, requested)
}
