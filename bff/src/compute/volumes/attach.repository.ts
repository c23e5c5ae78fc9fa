import type { Db, Trx } from '../../db/database.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import type { VolumeRow } from './hold.repository.ts'
import { removeDisk } from './write.repository.ts'

/** The places that the disks of an instance have. */
export async function usedDevices(trx: Trx, instanceId: number): Promise<number[]> {
  const rows = await trx
    .selectFrom('volume')
    .select('device_id')
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .execute()
  return rows.flatMap(({ device_id }) => device_id ?? [])
}

/** A job gives a volume to an instance; one without a disk gets its place on a pool, where the instance has one. */
export async function noteAttaching(
  trx: Trx,
  volumeId: number,
  of: {
    readonly instanceId: number
    readonly deviceId: number
    readonly jobUuid: string
    readonly poolId: number | null
    readonly state: VolumeRow['state']
  },
): Promise<void> {
  await trx
    .updateTable('volume')
    .set({
      instance_id: of.instanceId,
      device_id: of.deviceId,
      pool_id: of.poolId,
      state: of.state,
      job_uuid: of.jobUuid,
    })
    .where('id', '=', volumeId)
    .execute()
}

/** A job takes a volume from its instance. */
export async function noteDetached(trx: Trx, volumeId: number, jobUuid: string): Promise<void> {
  await trx
    .updateTable('volume')
    .set({ instance_id: null, device_id: null, job_uuid: null })
    .where('id', '=', volumeId)
    .where('job_uuid', '=', jobUuid)
    .execute()
}

/** How long a host may take to clear up after an attachment that failed. */
const clearPatienceMs = 60 * 60_000

/**
 * Takes an attachment back that has failed: the instance has it no more, and a disk that was not made to its end
 * goes.
 *
 * @param unplug what its host is told to take from the machine, in case that it has it
 */
export async function undoAttaching(
  db: Db,
  jobUuid: string,
  unplug: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('volume')
      .selectAll()
      .where('job_uuid', '=', jobUuid)
      .where('removed', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) return
    const isMade = row.physical_size !== null
    const poolId = isMade ? row.pool_id : null
    await trx
      .updateTable('volume')
      .set({
        instance_id: null,
        device_id: null,
        job_uuid: null,
        pool_id: poolId,
        state: poolId === null ? 'Allocated' : 'Ready',
      })
      .where('id', '=', row.id)
      .execute()
    if (unplug) await tellUnplugged(trx, row, jobUuid, unplug)
    if (!isMade && row.pool_id !== null) {
      await removeDisk(trx, row.pool_id, row.uuid, `${jobUuid} undo`)
    }
  })
}

async function tellUnplugged(
  trx: Trx,
  { pool_id }: VolumeRow,
  jobUuid: string,
  params: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (pool_id === null) return
  const pool = await trx
    .selectFrom('storage_pool')
    .select('host_id')
    .where('id', '=', pool_id)
    .executeTakeFirst()
  if (!pool) return
  await noteHostCommand(trx, {
    hostId: pool.host_id,
    key: `${jobUuid} unplug`,
    jobUuid: undefined,
    kind: 'domain.detach',
    params,
    patienceMs: clearPatienceMs,
  })
}
