import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { EventSubject } from '../../events/subject.ts'
import { changeHost, type HostRow, lockHost, runningOn } from './host-write.repository.ts'

/** Names in an error; who has more is told that there are. */
const mostNames = 10

async function held(trx: Trx, id: number): Promise<HostRow> {
  const host = await lockHost(trx, id)
  if (!host) throw new AppError('host.unknown')
  return host
}

export function maintenanceEvent(
  host: Pick<HostRow, 'uuid' | 'name'>,
  type: 'MAINT.PREPARE' | 'MAINT.CANCEL',
  accountId: number,
): EventSubject {
  const words = type === 'MAINT.PREPARE' ? 'Taking out of service' : 'Taking into service'
  return {
    type,
    description: `${words} host ${host.name}`,
    resourceType: 'Host',
    resourceUuid: host.uuid,
    resourceName: host.name,
    accountId,
  }
}

/**
 * Takes a host out of service. Disks are on the host, so instances cannot run elsewhere meanwhile: none may
 * run there. New ones do not start from the moment on that this begins.
 *
 * @throws AppError host.unknown, host.in_maintenance, host.instances_run
 */
export async function maintainHost(db: Db, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const host = await held(trx, id)
    // A job that runs twice finds that it has done it.
    if (host.resource_state === 'Maintenance') return
    const names = await runningOn(trx, id, mostNames + 1)
    if (names.length > 0) {
      const shown = names.slice(0, mostNames).join(', ')
      throw new AppError('host.instances_run', {
        host: host.name,
        names: names.length > mostNames ? `${shown}, …` : shown,
      })
    }
    await changeHost(trx, id, { resource_state: 'Maintenance' })
  })
}

/** @throws AppError host.unknown */
export async function serveHost(db: Db, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await held(trx, id)
    await changeHost(trx, id, { resource_state: 'Enabled' })
  })
}
