import * as fc from 'fast-check'
import type { ImageType } from '../../../src/db/schema.ts'

/*
 * Random worlds of tenants: what there is, in names alone. `settle.ts` makes a server hold it, `model.ts`
 * says what follows from it.
 */

export const domains = ['/', '/a/', '/a/b/', '/a/c/', '/d/'] as const
export type Path = (typeof domains)[number]

export interface Person {
  readonly name: string
  readonly path: Path
  readonly role: 'root' | 'domain' | 'user'
}

export const people: readonly Person[] = [
  { name: 'admin', path: '/', role: 'root' },
  { name: 'root-user', path: '/', role: 'user' },
  { name: 'a-boss', path: '/a/', role: 'domain' },
  { name: 'a-user', path: '/a/', role: 'user' },
  { name: 'b-user', path: '/a/b/', role: 'user' },
  { name: 'b-other', path: '/a/b/', role: 'user' },
  { name: 'c-user', path: '/a/c/', role: 'user' },
  { name: 'd-boss', path: '/d/', role: 'domain' },
  { name: 'd-user', path: '/d/', role: 'user' },
]

export interface Project {
  readonly name: string
  readonly path: Path
  readonly members: ReadonlyMap<string, 'Admin' | 'Regular'>
}

export interface Zone {
  readonly name: string
  /** The domain of a private one. */
  readonly path: Path | null
}

/** The first one is made by every first start. */
export const zones: readonly Zone[] = [
  { name: 'zone1', path: null },
  { name: 'zone-a', path: '/a/' },
  { name: 'zone-b', path: '/a/b/' },
  { name: 'zone-d', path: '/d/' },
]

export interface Image {
  readonly name: string
  readonly kind: 'template' | 'iso'
  readonly type: ImageType
  /** Name of a person or of a project. */
  readonly owner: string
  readonly isPublic: boolean
  readonly isFeatured: boolean
  readonly isExtractable: boolean
  readonly state: 'ready' | 'failed' | 'waiting'
  readonly zones: readonly string[]
  /** Names of people and projects. */
  readonly grants: ReadonlySet<string>
}

export interface World {
  readonly projects: readonly Project[]
  readonly images: readonly Image[]
  /** Values of share.public.templates.with.other.domains; `global` for everybody. */
  readonly sharing: ReadonlyMap<Path | 'global', boolean>
}

const members = (names: readonly string[]) =>
  fc
    .dictionary(fc.constantFrom(...names), fc.constantFrom('Admin' as const, 'Regular' as const))
    .map((of) => new Map(Object.entries(of)))

const projects = fc.tuple(
  fc.record({
    name: fc.constant('web'),
    path: fc.constant('/a/' as const),
    members: members(['a-boss', 'a-user']),
  }),
  fc.record({
    name: fc.constant('lab'),
    path: fc.constant('/a/b/' as const),
    members: members(['b-user', 'b-other']),
  }),
  fc.record({
    name: fc.constant('ops'),
    path: fc.constant('/d/' as const),
    members: members(['d-boss', 'd-user']),
  }),
)

const grantees = [...people.map(({ name }) => name), 'web', 'lab', 'ops']
/** Every third belongs to a project. */
const owners = [...people.map(({ name }) => name), 'web', 'web', 'lab', 'lab', 'ops', 'ops']

const image = fc.record({
  kind: fc.constantFrom('template' as const, 'template' as const, 'iso' as const),
  type: fc.constantFrom<ImageType>(
    'USER',
    'USER',
    'USER',
    'USER',
    'USER',
    'SYSTEM',
    'ROUTING',
    'PERHOST',
  ),
  owner: fc.constantFrom(...owners),
  isPublic: fc.boolean(),
  isFeatured: fc.boolean(),
  isExtractable: fc.boolean(),
  state: fc.constantFrom('ready' as const, 'ready' as const, 'failed' as const, 'waiting' as const),
  zones: fc.uniqueArray(fc.constantFrom(...zones.map(({ name }) => name)), { minLength: 1 }),
  grants: fc.uniqueArray(fc.constantFrom(...grantees), { maxLength: 4 }),
})

const sharing = fc
  .dictionary(fc.constantFrom('global' as const, ...domains), fc.boolean(), { maxKeys: 3 })
  .map((of) => new Map(Object.entries(of) as [Path | 'global', boolean][]))

/** A world of `count` images that a seed chooses. */
export function worldOf(seed: number, count: number): World {
  const all = fc.record({
    projects,
    sharing,
    images: fc.array(image, { minLength: count, maxLength: count, size: 'max' }),
  })
  const [chosen] = fc.sample(all, { numRuns: 1, seed })
  return {
    ...chosen!,
    images: chosen!.images.map((of, n) => ({
      ...of,
      // On hosts: an ISO, ready in each zone.
      ...(of.type === 'PERHOST' && {
        kind: 'iso' as const,
        state: 'ready' as const,
        zones: zones.map(({ name }) => name),
      }),
      name: `image${String(n).padStart(3, '0')}`,
      // Nobody is shared what they own.
      grants: new Set(of.grants.filter((name) => name !== of.owner)),
    })),
  }
}
