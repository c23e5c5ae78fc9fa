import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { failureOf } from '../../agent/commands/failure.ts'
import type { HostCommandResult } from '../../agent/protocol.ts'
import type { Logger } from '../../log.ts'
import { answerSoon, type AskNowParts } from '../host-commands/ask-now.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import { type TrustingHost, trustingHosts } from './host.repository.ts'
import {
  type HostOutcome,
  lockTrust,
  noteAboutToHave,
  noteOutcomes,
  type WantedSet,
  wantedOn,
} from './sync.repository.ts'

export interface SyncParts extends AskNowParts {
  readonly log: Logger
}

type Failure = HostCommandResult<'certificates.set'>['failures'][number]

/** Milliseconds that a host has: each call of `keytool` takes about one second. */
const patienceMs = 30_000

/**
 * Tells a host what it is to trust, all of it, and notes what came of that. Whoever tells it takes a turn, so
 * that what a host is told last is what the rows said last.
 */
export async function syncHost(parts: SyncParts, host: TrustingHost): Promise<void> {
  const { db } = parts
  const { set, command } = await db.transaction().execute(async (trx) => {
    await lockTrust(trx, host.id)
    const told = await wantedOn(trx, host)
    await noteAboutToHave(
      trx,
      host.id,
      told.wanted.map(({ id }) => id),
    )
    const certificates = told.wanted.map(({ alias, pem }) => ({ alias, pem }))
    const noted = await noteHostCommand(trx, {
      hostId: host.id,
      key: `certificates ${randomUUID()}`,
      jobUuid: undefined,
      kind: 'certificates.set',
      params: { certificates },
      patienceMs,
    })
    return { set: told, command: noted }
  })
  const outcomes = await answerSoon(parts, host, command.uuid, 'certificates.set', patienceMs).then(
    ({ failures }) => outcomesOf(set, (alias) => failures.find((one) => one.alias === alias)),
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      const failure = failureOf(error)
      return outcomesOf(set, () => failure)
    },
  )
  await db
    .transaction()
    .execute((trx) => noteOutcomes(trx, { hostId: host.id, commandId: command.id }, outcomes))
}

function outcomesOf(
  { wanted, unwanted }: WantedSet,
  failureFor: (alias: string) => Omit<Failure, 'alias'> | undefined,
): HostOutcome[] {
  const outcome = (state: 'UPLOADED' | 'REVOKED', id: number, alias: string): HostOutcome => {
    const failure = failureFor(alias)
    if (!failure) return { certificateId: id, state }
    const { code, params } = failure
    return { certificateId: id, state: 'FAILED', failure: { code, params } }
  }
  return [
    ...wanted.map(({ id, alias }) => outcome('UPLOADED', id, alias)),
    ...unwanted.map(({ id, alias }) => outcome('REVOKED', id, alias)),
  ]
}

/** Brings those of some hosts up to date that are connected, all at a time. */
export async function syncHosts(parts: SyncParts, hosts: readonly TrustingHost[]): Promise<void> {
  await Promise.all(
    hosts.filter(({ isConnected }) => isConnected).map((host) => syncHost(parts, host)),
  )
}

/** Brings one host up to date, if it is there and connected. */
export async function syncConnected(parts: SyncParts, hostId: number): Promise<void> {
  await syncHosts(parts, await trustingHosts(parts.db, { id: hostId }))
}

/**
 * The background task (spec E4): brings every connected host of the enabled zones up to date, which mends also
 * what somebody has changed on a host. One that fails is noted, and looked at again the next time.
 */
export async function syncAll(parts: SyncParts, signal: AbortSignal): Promise<void> {
  for (const host of await trustingHosts(parts.db)) {
    signal.throwIfAborted()
    if (!host.isConnected) continue
    await syncHost(parts, host).catch((error: unknown) => {
      parts.log.warn({ err: error, host: host.name }, 'a host was not told what it is to trust')
    })
  }
}
