import { randomUUID } from 'node:crypto'
import type { HostCommandKind, HostCommandParams } from '../../agent/protocol.ts'
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
  await note(trx, hostId, 'domain.stop', { instance: uuid, forced: true, waitMs: 0 })
  for (const disk of disks) await removeFile(trx, hostId, disk.uuid)
}

/** Has a host remove the file of a disk, whose row is gone by the same transaction. */
export function removeFile(trx: Trx, hostId: number, diskUuid: string): Promise<void> {
  return note(trx, hostId, 'disk.remove', { disk: diskUuid })
}

async function note<K extends HostCommandKind>(
  trx: Trx,
  hostId: number,
  kind: K,
  params: HostCommandParams<K>,
): Promise<void> {
  const key = `clear ${randomUUID()}`
  await noteHostCommand(trx, { hostId, key, jobUuid: undefined, kind, params, patienceMs })
}
