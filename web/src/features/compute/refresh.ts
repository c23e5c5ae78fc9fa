import { invalidate } from '../../api/query-client.ts'

/** Reads what shows instances, volumes and snapshots again, after a change. */
export async function refreshCompute(): Promise<void> {
  await Promise.all([
    invalidate('listVirtualMachines'),
    invalidate('listVolumes'),
    invalidate('listSnapshots'),
  ])
}
