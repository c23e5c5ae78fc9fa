import type { ResultFor } from '../../api/client.ts'

export type ZoneHealth = ResultFor<'listZoneHealth'>['items'][number]
type Said = ZoneHealth['problems'][number]

export interface Problem {
  readonly code: string
  readonly params: Readonly<Record<string, string>>
  /** The server's English, for codes that this console has no words for. */
  readonly text: string
  readonly level: 'attention' | 'failed'
  readonly storeId: string | undefined
  readonly hostId: string | undefined
  /** Zones in which it is; none named for what concerns all of them. */
  readonly zones: readonly string[]
  /** The same zones by their ids, all of them. */
  readonly zoneIds: readonly string[]
}

const rank = { failed: 0, attention: 1 } as const

/** What is the same in several zones is said once; the worst first. */
export function problemsOf(zones: readonly ZoneHealth[]): Problem[] {
  const all = zones.flatMap((zone) => zone.problems.map((said) => ({ zone, said })))
  const same = Map.groupBy(all, ({ said }) => keyOf(said))
  const problems = [...same.values()].flatMap((group): Problem[] => {
    const [first] = group
    if (first === undefined) return []
    const { code = '', text = '', level, params, storeid, hostid } = first.said
    return [
      {
        code,
        text,
        params: params ?? {},
        level: level === 'failed' ? 'failed' : 'attention',
        storeId: storeid,
        hostId: hostid,
        zones:
          group.length > 1 && group.length === zones.length
            ? []
            : group.map(({ zone }) => zone.zonename ?? ''),
        zoneIds: group.map(({ zone }) => zone.zoneid ?? ''),
      },
    ]
  })
  return problems.toSorted((one, other) => rank[one.level] - rank[other.level])
}

function keyOf({ code, params, storeid }: Said): string {
  return JSON.stringify([code, params, storeid])
}

/** Says which problems these are, so that a new one is shown to whoever has seen the others. */
export function signOf(problems: readonly Problem[]): string {
  // Each certificate that expires, and each step nearer to that, is one of its own.
  return problems
    .map(({ code, storeId, zones, params }) =>
      [code, storeId, params['alias'], params['days'], ...zones].join(),
    )
    .join(';')
}
