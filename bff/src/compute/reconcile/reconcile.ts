import { AppError } from '@mold/shared/errors.ts'
import { randomUUID } from 'node:crypto'
import type { HostCommandKind, HostCommandParams } from '../../agent/protocol.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import { adoptBases, noteBaseMissing, unneededBases } from '../bases/base.repository.ts'
import { dropBase } from '../bases/drop.ts'
import { createSettings } from '../../settings/settings.service.ts'
import { lockInstance } from '../instances/instance.repository.ts'
import { askNow, type AskNowParts } from '../host-commands/ask-now.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import {
  type AnsweringHost,
  answeringHosts,
  disksOn,
  instancesOn,
  lockDisk,
} from './reconcile.repository.ts'

export interface ReconcileParts extends AskNowParts {
  readonly log: Logger
  /** Milliseconds that a base stays after it was last asked for, though nothing needs it. */
  readonly baseIdleMs: number
}

const patienceMs = 60 * 60_000

/** Has a host do something that nobody waits for. */
async function tell<K extends HostCommandKind>(
  db: Db | Trx,
  hostId: number,
  kind: K,
  params: HostCommandParams<K>,
): Promise<void> {
  const key = `reconcile ${randomUUID()}`
  await noteHostCommand(db, { hostId, key, jobUuid: undefined, kind, params, patienceMs })
}

/** Removes bases that nothing has needed for a while, unless a setting keeps them (semantics §18). */
async function dropBases(
  { db, baseIdleMs }: ReconcileParts,
  { id, poolId }: AnsweringHost,
): Promise<number> {
  if (!(await createSettings(db).boolean('storage.template.cleanup.enabled'))) return 0
  let dropped = 0
  for (const digest of await unneededBases(db, poolId, baseIdleMs)) {
    if (await dropBase(db, { hostId: id, poolId, digest }, baseIdleMs)) dropped += 1
  }
  return dropped
}

/** Stops a domain that does not belong on a host, unless its instance has come there meanwhile. */
async function stopStrange(db: Db, hostId: number, instance: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockInstance(trx, instance)
    if ((await instancesOn(trx, hostId, [instance])).has(instance)) return false
    await tell(trx, hostId, 'domain.stop', { instance, forced: true, waitMs: 0 })
    return true
  })
}

/** Removes a disk that does not belong on a pool, unless its volume has come there meanwhile. */
async function removeStrange(db: Db, { id, poolId }: AnsweringHost, disk: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockDisk(trx, disk)
    if ((await disksOn(trx, poolId, [disk])).has(disk)) return
    await tell(trx, id, 'disk.remove', { disk })
  })
}

/**
 * Compares what a host has with the rows, and has it remove what no row needs: domains, disks and bases. What is
 * being made has its row before it is there.
 *
 * @throws AppError host.no_answer, and as the host failed
 */
export async function reconcileHost(parts: ReconcileParts, host: AnsweringHost): Promise<void> {
  const { db, log } = parts
  const found = await askNow(parts, host, 'inventory', {})
  const named = found.domains.map(({ instance }) => instance)
  const expected = await instancesOn(db, host.id, named)
  let stopped = 0
  for (const instance of named) {
    if (!expected.has(instance) && (await stopStrange(db, host.id, instance))) stopped += 1
  }
  const files = found.disks.map(({ disk }) => disk)
  const kept = await disksOn(db, host.poolId, files)
  const left = files.filter((disk) => !kept.has(disk))
  for (const disk of left) await removeStrange(db, host, disk)
  await adoptBases(db, host.poolId, found.bases)
  await noteBaseMissing(
    db,
    host.poolId,
    found.bases.map(({ digest }) => digest),
  )
  const bases = await dropBases(parts, host)
  if (stopped + left.length + bases > 0) {
    const counts = { domains: stopped, disks: left.length, bases }
    log.info({ host: host.name, ...counts }, 'a host removes what nothing needs')
  }
}

/** Reconciles one host, if it is still connected. */
export async function reconcileConnected(parts: ReconcileParts, hostId: number): Promise<void> {
  const host = (await answeringHosts(parts.db)).find(({ id }) => id === hostId)
  if (host) await reconcileHost(parts, host)
}

/** Reconciles every host that answers; one that does not is looked at again the next time. */
export async function reconcileAll(parts: ReconcileParts, signal: AbortSignal): Promise<void> {
  for (const host of await answeringHosts(parts.db)) {
    signal.throwIfAborted()
    await reconcileHost(parts, host).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      parts.log.warn({ err: error, host: host.name }, 'a host could not be reconciled')
    })
  }
}
