import * as field from '../../contract/field.ts'
import type { Field } from '../../contract/field.ts'

/** What accounts and domains are told to have, in the order of `resourceTypes`. */
export const resourceNames = [
  'vm',
  'ip',
  'volume',
  'snapshot',
  'template',
  'project',
  'network',
  'vpc',
  'cpu',
  'memory',
  'primarystorage',
  'secondarystorage',
] as const

export type ResourceName = (typeof resourceNames)[number]

export type ResourceFields = Readonly<
  Record<`${ResourceName}${'limit' | 'available'}`, Field<string, false>> &
    Record<`${ResourceName}total`, Field<number, false>>
>

const words: Readonly<Record<ResourceName, string>> = {
  vm: 'instances',
  ip: 'public addresses',
  volume: 'volumes',
  snapshot: 'snapshots',
  template: 'templates and ISOs',
  project: 'projects',
  network: 'networks',
  vpc: 'VPCs',
  cpu: 'CPUs',
  memory: 'MiB of memory',
  primarystorage: 'GiB of primary storage',
  secondarystorage: 'GiB of secondary storage',
}

/** api-commands §0: `⟨X⟩limit`, `⟨X⟩total` and `⟨X⟩available` for everything that is limited. */
export const resourceFields = Object.fromEntries(
  resourceNames.flatMap((name): [string, Field][] => [
    [`${name}limit`, field.string(`most ${words[name]} that there may be; Unlimited for no limit`)],
    [
      `${name}total`,
      name === 'secondarystorage'
        ? field.float(`${words[name]} in use`)
        : field.long(`${words[name]} in use`),
    ],
    [`${name}available`, field.string(`${words[name]} that may still be added`)],
  ]),
) as unknown as ResourceFields
