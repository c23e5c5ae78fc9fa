import { randomUUID } from 'node:crypto'
import type { Trx } from '../../db/database.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import type { InstanceRow } from './instance.repository.ts'

/** Nobody waits for it: a host that is away does it when it comes back, and the reconciler looks after it. */
const patienceMs = 24 * 60 * 60_000

/**
 * Has a host stop an instance and remove files of its disks, whatever of them there is. The rows that would
 * need them are gone by the same transaction.
 */
export async function clearHost(
  trx: Trx,
  { uuid, host_id: hostId }: Pick<InstanceRow, 'uuid' | 'host_id'>,
  disks: readonly { readonly uuid: string }[],
): Promise<void> {
  if (hostId === null) return
  const note = (kind: 'domain.stop' | 'disk.remove', params: Record<string, unknown>) =>
    noteHostCommand(trx, {
      hostId,
      key: `clear ${randomUUID()}`,
      jobUuid: undefined,
      kind,
      params,
      patienceMs,
    })
  await note('domain.stop', { instance: uuid, forced: true, waitMs: 0 })
  for (const disk of disks) await note('disk.remove', { disk: disk.uuid })
}
