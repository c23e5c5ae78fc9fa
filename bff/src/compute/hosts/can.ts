import type { ErrorCode } from '@mold/shared/errors.ts'

export interface HostUse {
  readonly resource_state: string
  readonly instance_count: number
  readonly running_count: number
  readonly volume_count: number
}

type Verdict = true | ErrorCode

/** What may be done with a host, or why not. */
export function hostCan(
  host: HostUse,
): Record<'maintain' | 'cancelMaintenance' | 'delete', Verdict> {
  const isOut = host.resource_state === 'Maintenance'
  return {
    maintain: isOut ? 'host.in_maintenance' : host.running_count > 0 ? 'host.instances_run' : true,
    cancelMaintenance: isOut ? true : 'host.not_in_maintenance',
    delete: host.instance_count + host.volume_count > 0 ? 'host.holds_disks' : true,
  }
}
