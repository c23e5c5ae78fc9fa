import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../../../access/owned.ts'
import { likePattern } from '../../../db/like.ts'
import type { Database } from '../../../db/schema.ts'
import { bearsOneOf } from '../../../tags/tag.repository.ts'
import type { InstanceFilter } from './filter.ts'

/** What lists of instances can count. */
export const instanceFacets = ['state', 'zone', 'host', 'ostype', 'offering', 'owner'] as const
export type InstanceFacet = (typeof instanceFacets)[number]

type Tables = Database & {
  i: Database['instance']
  a: Database['account']
  d: Database['domain']
}
type Eb = ExpressionBuilder<Tables, 'i' | 'a' | 'd'>

/** States by their names in any case, as the rows have them. */
const stateNames: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  ['Starting', 'Running', 'Stopping', 'Stopped', 'Destroyed', 'Expunging', 'Error'].map((name) => [
    name.toLowerCase(),
    [name],
  ]),
)
const present = ['Starting', 'Running', 'Stopping', 'Stopped', 'Error']

function statesOf(asked: readonly string[]): string[] {
  return asked.flatMap((text) => {
    const name = text.toLowerCase()
    return name === 'present' ? present : [...(stateNames[name] ?? [])]
  })
}

/** Narrows by what a facet counts; undefined when that is not asked for. */
function byFacet(eb: Eb, facet: InstanceFacet, filter: InstanceFilter) {
  const anyOf = (
    column: 'i.zone_id' | 'i.guest_os_id' | 'i.service_offering_id' | 'i.account_id',
    ids?: readonly number[],
  ) => ids && eb(column, '=', eb.fn.any(eb.val([...ids])))
  switch (facet) {
    case 'state':
      return (
        filter.states && eb(sql<string>`i.state`, '=', eb.fn.any(eb.val(statesOf(filter.states))))
      )
    case 'zone':
      return anyOf('i.zone_id', filter.zoneIds)
    case 'host':
      return filter.hostId === undefined ? undefined : eb('i.host_id', '=', filter.hostId)
    case 'ostype':
      return anyOf('i.guest_os_id', filter.osTypeIds)
    case 'offering':
      return anyOf('i.service_offering_id', filter.offeringIds)
    case 'owner':
      return anyOf('i.account_id', filter.accountIds)
  }
}

function others(eb: Eb, filter: InstanceFilter): (Expression<SqlBool> | undefined | false)[] {
  const {
    uuids,
    name,
    templateId,
    isoId,
    networkId,
    userId,
    hypervisor,
    arch,
    keyword,
    tags = [],
  } = filter
  return [
    filter.hidesDestroyed && eb('i.state', 'not in', ['Destroyed', 'Expunging']),
    uuids && eb('i.uuid', '=', eb.fn.any(eb.val([...uuids]))),
    name !== undefined && eb('i.name', '=', name),
    templateId !== undefined && eb('i.template_id', '=', templateId),
    isoId !== undefined && eb('i.iso_id', '=', isoId),
    userId !== undefined && eb('i.user_id', '=', userId),
    arch !== undefined && eb('i.arch', '=', arch),
    hypervisor !== undefined && eb(sql<string>`lower(i.hypervisor)`, '=', hypervisor.toLowerCase()),
    networkId !== undefined &&
      eb.exists(
        eb
          .selectFrom('nic as n')
          .select('n.id')
          .whereRef('n.instance_id', '=', 'i.id')
          .where('n.network_id', '=', networkId),
      ),
    tags.length > 0 && bearsOneOf('instance', 'i.id', tags)(eb as never),
    keyword !== undefined && sql<SqlBool>`i.search like lower(${likePattern(keyword)})`,
  ]
}

/**
 * SQL over `instance as i` with its owner account `a` and domain `d`: what a list shows.
 *
 * @param without the facet whose own filter does not count
 */
export function matches(filter: InstanceFilter, without?: InstanceFacet) {
  return (eb: Eb): Expression<SqlBool> =>
    eb.and(
      [
        ownedWithin(filter.scope)(eb as never),
        eb('i.removed', 'is', null),
        ...instanceFacets
          .filter((facet) => facet !== without)
          .map((facet) => byFacet(eb, facet, filter)),
        ...others(eb, filter),
      ].filter((condition) => condition !== undefined && condition !== false),
    )
}
