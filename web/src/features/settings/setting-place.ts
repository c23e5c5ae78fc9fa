import { useQuery } from '@tanstack/react-query'
import { allPagesQuery } from '../../api/all-pages.ts'
import type { ResultFor } from '../../api/client.ts'
import type { ChoiceGroup } from '../../ui/grouped-select.tsx'
import { useGroupWords } from './group-words.ts'
import type { Setting } from './setting-kind.ts'

/** Where settings may have values of their own, and the parameter that names the place. */
const paramOf = {
  zone: 'zoneid',
  imagestore: 'imagestoreuuid',
  domain: 'domainid',
  account: 'accountid',
} as const

export type PlaceKind = keyof typeof paramOf

/** One zone, image store, domain or account; undefined stands for everywhere. */
export interface Place {
  readonly kind: PlaceKind
  readonly id: string
}

/** As it stands in the address: `zone:<id>`. */
export function placeText(place: Place | undefined): string {
  return place === undefined ? '' : `${place.kind}:${place.id}`
}

/** The place of an address; everywhere when it names none. */
export function readPlace(text: string | undefined): Place | undefined {
  const [kind = '', id = ''] = (text ?? '').split(':')
  return Object.hasOwn(paramOf, kind) && id !== '' ? { kind: kind as PlaceKind, id } : undefined
}

export function placeParams(place: Place | undefined): Readonly<Record<string, string>> {
  return place === undefined ? {} : { [paramOf[place.kind]]: place.id }
}

const placeQueries = {
  zones: allPagesQuery('listZones', {}),
  stores: allPagesQuery('listImageStores', {}),
  users: allPagesQuery('listUsers', { listall: true }),
}

type User = ResultFor<'listUsers'>['items'][number]

/** The places that can be chosen, by kind; only kinds that some setting has values in. */
export function usePlaces(settings: readonly Setting[]): readonly ChoiceGroup[] {
  const names = useGroupWords()
  const zones = useQuery(placeQueries.zones).data ?? []
  const stores = useQuery(placeQueries.stores).data ?? []
  const users = useQuery(placeQueries.users).data ?? []
  const known: Readonly<Record<PlaceKind, readonly Named[]>> = {
    zone: zones,
    imagestore: stores,
    domain: distinct(users, ({ domainid, domain }) => ({ id: domainid, name: domain })),
    account: distinct(users, ({ accountid, account, domain }) => ({
      id: accountid,
      name: `${account} (${domain})`,
    })),
  }
  const used = new Set(settings.flatMap(({ scope = '' }) => scope.split(',')))
  return (Object.keys(known) as PlaceKind[])
    .filter((kind) => used.has(kind) && known[kind].length > 0)
    .map((kind) => ({
      name: names.scope(kind),
      choices: known[kind].map(({ id = '', name = '' }) => ({
        value: placeText({ kind, id }),
        label: name,
      })),
    }))
}

interface Named {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

function distinct(users: readonly User[], of: (user: User) => Named): Named[] {
  return [...new Map(users.map(of).map((each) => [each.id, each])).values()]
}
