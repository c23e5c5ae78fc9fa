import type { hostFields } from '@mold/shared/commands/hosts/host.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { shownError } from '../shown-error.ts'
import { hostCan } from './can.ts'
import type { HostListRow } from './host-list.repository.ts'
import { hostState } from './state.ts'

type WireHost = ObjectOf<typeof hostFields>

const percent = (part: number, whole: number) =>
  `${whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10}%`

/** api-commands §0: Host. What its agent has not told yet is left out. */
export function hostView(row: HostListRow, details?: Readonly<Record<string, string>>): WireHost {
  return {
    id: row.uuid,
    name: row.name,
    state: hostState(row),
    resourcestate: row.resource_state,
    type: 'Routing',
    ipaddress: row.address ?? undefined,
    hypervisor: row.hypervisor,
    ...placeOf(row),
    ...factsOf(row),
    capabilities: 'hvm',
    created: wireDate(row.created),
    lastpinged: row.last_pinged === null ? undefined : wireDate(row.last_pinged),
    disconnected: row.disconnected === null ? undefined : wireDate(row.disconnected),
    islocalstorageactive: true,
    ueficapability: row.facts.uefi === true,
    hosttags: row.tags ?? undefined,
    instancecount: row.instance_count,
    runningcount: row.running_count,
    ...shownError(row),
    ...passwordsOf(row),
    can: hostCan(row),
    details,
  }
}

function placeOf(row: HostListRow) {
  return {
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
    podid: row.pod_uuid,
    podname: row.pod_name,
    clusterid: row.cluster_uuid,
    clustername: row.cluster_name,
    clustertype: 'CloudManaged',
  }
}

/** Whether guests there can collect their passwords, as far as its agent says. */
function passwordsOf({ facts: { passwords } }: HostListRow) {
  if (passwords === undefined) return {}
  const { state, address, port, reason = 'its network is not there' } = passwords
  const code = state === 'serving' ? null : (`host.passwords_${state}` as const)
  const shown = shownError({
    error_code: code,
    error_params: { address: address ?? '', port, reason },
  })
  return {
    passwordserver: state,
    passwordaddress: address === undefined ? undefined : `${address}:${port}`,
    metadataserver: state === 'serving' ? passwords.metadata === true : undefined,
    passworderror: shown.error,
    passworderrorcode: shown.errorcode,
    passworderrorparams: shown.errorparams,
  }
}

function factsOf({ facts, cpu_allocated: cpu, memory_allocated: memory }: HostListRow) {
  const { cpus, cpuspeed, memory: memoryTotal } = facts
  if (cpus === undefined || cpuspeed === undefined || memoryTotal === undefined) return {}
  const mhz = cpus * cpuspeed
  return {
    hypervisorversion: facts.qemu,
    version: facts.agentversion,
    libvirtversion: facts.libvirt,
    accelerator: facts.accelerator,
    arch: facts.arch,
    cpunumber: cpus,
    cpuspeed: Math.round(cpuspeed),
    cpuallocated: percent(cpu, mhz),
    cpuallocatedvalue: cpu,
    cpuallocatedpercentage: percent(cpu, mhz),
    cpuused: percent(facts.cpuused ?? 0, 1),
    cpuwithoverprovisioning: String(Math.round(mhz)),
    memorytotal: memoryTotal,
    memoryallocated: memory,
    memoryused: facts.memoryused,
    memorywithoverprovisioning: String(memoryTotal),
  }
}
