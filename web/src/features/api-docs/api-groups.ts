import type { Api } from './api.ts'
import { describedIn } from './described.ts'

/* The first that fits; by what the command is about, which its name says. */
const groups = [
  ['images', /Template|Iso(s|Permissions)?$|Iso[A-Z]|Image(?!Store)|ImportFiles|ImageUrl/],
  ['instances', /VirtualMachine|VM(Screenshot|Password)|SSHKeyPair/],
  ['volumes', /Volume|Snapshot/],
  ['networks', /Network|VPC|PublicIp|Forwarding/],
  ['offerings', /Offering/],
  ['uploads', /Upload/],
  ['tags', /Tags$/],
  ['events', /Event/],
  ['jobs', /Job/],
  [
    'infrastructure',
    /ManagementServers|Zone|Stor(e|age)|Hypervisor|Host|Cluster|Pod|Region|VmwareDc/,
  ],
  ['os', /Os(Type|Categor)/],
  ['settings', /Configuration|FirstRun/],
  ['people', /User|Account|Domain|Project|Role|OwnedThings|ResourceLimit|ResourceCount/],
  ['session', /./],
] as const satisfies readonly (readonly [string, RegExp])[]

export type GroupName = (typeof groups)[number][0]

export function groupOf(name: string): GroupName {
  return groups.find(([, pattern]) => pattern.test(name))?.[0] ?? 'session'
}

export interface ApiGroup {
  readonly name: GroupName
  readonly apis: readonly Api[]
}

/** The commands by group, in the order of the groups; groups without any are left out. */
export function groupsOf(apis: readonly Api[]): ApiGroup[] {
  const byGroup = Map.groupBy(apis, ({ name = '' }) => groupOf(name))
  return groups.flatMap(([name]) => {
    const found = byGroup.get(name)
    return found === undefined ? [] : [{ name, apis: found }]
  })
}

/**
 * Commands in which every word is found: in the name, the description in any language, or the name of a parameter or
 * field. Those whose name has them all come first.
 */
export function searchApis(apis: readonly Api[], q: string): Api[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...apis]
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = apis.filter((api) =>
    has(
      [
        api.name,
        api.description,
        describedIn('ko', api).text,
        ...api.params.map(({ name }) => name),
        ...api.response.map(({ name }) => name),
      ].join(' '),
    ),
  )
  return found.toSorted((a, b) => Number(has(b.name ?? '')) - Number(has(a.name ?? '')))
}
