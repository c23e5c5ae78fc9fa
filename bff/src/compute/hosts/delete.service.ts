import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { notify } from '../../db/notify.ts'
import type { Logger } from '../../log.ts'
import { askNow, type AskNowParts } from '../host-commands/ask-now.ts'
import { hostsChannel } from './connection.repository.ts'
import { tellHostEvent } from './host.service.ts'
import { type HostRow, lockHost, removeHost } from './host-write.repository.ts'
import { expungeOnHost, type OnHost, thingsOnHost } from './on-host.repository.ts'

export interface DeleteHostParts extends AskNowParts {
  readonly db: Db
  readonly log: Logger
}

/** Milliseconds that a host has for each thing that it is to let go of; what is left there is left. */
const patienceMs = 5_000

async function requireEmpty(
  host: Pick<HostRow, 'name'>,
  { instances, volumes }: OnHost,
  isForced: boolean,
): Promise<void> {
  if (instances.length + volumes.length === 0 || isForced) return
  throw new AppError('host.holds_disks', {
    host: host.name,
    instances: instances.length,
    volumes: volumes.length,
  })
}

/**
 * Removes a host, and with it what has its disks there when the caller has said so. A host that is connected is
 * told to let go of it first; one that is away keeps it, and nobody looks after it any more.
 *
 * @throws AppError host.unknown, host.holds_disks
 */
export async function deleteHostBy(
  parts: DeleteHostParts,
  caller: Caller,
  id: number,
  { isForced }: { readonly isForced: boolean },
): Promise<void> {
  const { db } = parts
  const host = await db.transaction().execute(async (trx) => {
    const held = await lockHost(trx, id)
    if (!held) throw new AppError('host.unknown')
    await requireEmpty(held, await thingsOnHost(trx, id), isForced)
    return held
  })
  if (host.server !== null) await clear(parts, host, await thingsOnHost(db, id))
  await db.transaction().execute(async (trx) => {
    const held = await lockHost(trx, id)
    if (!held) return
    // What came meanwhile counts too.
    const now = await thingsOnHost(trx, id)
    await requireEmpty(held, now, isForced)
    await expungeOnHost(trx, now)
    await removeHost(trx, held)
    await tellHostEvent(trx, caller, 'HOST.DELETE', held, 'removed')
  })
  await notify(db, hostsChannel, String(id))
}

/** Has a host stop the instances and remove the disks; an answer that does not come holds up nothing. */
async function clear(parts: DeleteHostParts, host: HostRow, of: OnHost): Promise<void> {
  const soon = async (task: Promise<unknown>) => {
    await task.catch((error: unknown) => {
      parts.log.warn({ err: error, host: host.name }, 'a host that is removed keeps something')
    })
  }
  await Promise.all(
    of.instances.map(({ uuid: instance }) =>
      soon(askNow(parts, host, 'domain.stop', { instance, forced: true, waitMs: 0 }, patienceMs)),
    ),
  )
  await Promise.all(
    of.volumes.map(({ uuid: disk }) =>
      soon(askNow(parts, host, 'disk.remove', { disk }, patienceMs)),
    ),
  )
}
