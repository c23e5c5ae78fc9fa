import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { HostCommandKind, HostCommandParams, HostCommandResult } from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'
import type { Nudge } from '../../jobs/nudge.ts'
import { endHostCommand, findHostCommand, noteHostCommand } from './host-command.repository.ts'
import { answerOf } from './steps.ts'

export interface AskNowParts {
  readonly db: Db
  readonly onNudge: Nudge['onNudge']
}

type AskedHost = { readonly id: number; readonly name: string }

/** Between two looks, in case that a nudge was lost. */
const lookMs = 500

/**
 * Asks a host while a call waits, for what is quick and changes nothing.
 *
 * @param host its name is for the error
 * @throws AppError host.no_answer after `limitMs` milliseconds; else as the host failed
 */
export async function askNow<K extends HostCommandKind>(
  parts: AskNowParts,
  host: AskedHost,
  kind: K,
  params: HostCommandParams<K>,
  limitMs = 10_000,
): Promise<HostCommandResult<K>> {
  const { uuid } = await noteHostCommand(parts.db, {
    hostId: host.id,
    key: `call ${randomUUID()}`,
    jobUuid: undefined,
    kind,
    params,
    patienceMs: limitMs,
  })
  return answerSoon(parts, host, uuid, kind, limitMs)
}

/**
 * The answer of a host to a command that is noted already.
 *
 * @param uuid of the command
 * @throws AppError host.no_answer after `limitMs` milliseconds; else as the host failed
 */
export async function answerSoon<K extends HostCommandKind>(
  { db, onNudge }: AskNowParts,
  host: AskedHost,
  uuid: string,
  kind: K,
  limitMs: number,
): Promise<HostCommandResult<K>> {
  const end = performance.now() + limitMs
  let look = () => {}
  const stop = onNudge(() => look())
  try {
    for (;;) {
      const nudged = new Promise<void>((resolve) => {
        look = resolve
      })
      const row = await findHostCommand(db, uuid)
      if (row && row.state !== 'pending') return answerOf(row, kind)
      if (performance.now() >= end) {
        const error = new AppError('host.no_answer', { host: host.name })
        await endHostCommand(
          db,
          { uuid, hostId: host.id },
          { code: error.code, params: { host: host.name } },
        )
        throw error
      }
      await Promise.race([nudged, new Promise((resolve) => setTimeout(resolve, lookMs))])
    }
  } finally {
    stop()
  }
}
