import * as fc from 'fast-check'
import type { ImageType } from '../../../src/db/schema.ts'
import { type Path, type Tree, trees } from './tree.ts'

export type { Path, Person, Project } from './tree.ts'

/*
 * Random worlds of tenants: what there is, in names alone. `settle.ts` makes a server hold it, `model.ts`
 * says what follows from it.
 */

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

export interface World extends Tree {
  readonly images: readonly Image[]
  /** Values of share.public.templates.with.other.domains; `global` for everybody. */
  readonly sharing: ReadonlyMap<Path, boolean>
}

function imagesOf({ people, projects, zones }: Tree) {
  const persons = people.map(({ name }) => name)
  const ofProjects = projects.map(({ name }) => name)
  return fc.record({
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
    // Every third belongs to a project.
    owner: fc.constantFrom(...persons, ...ofProjects, ...ofProjects),
    isPublic: fc.boolean(),
    isFeatured: fc.boolean(),
    isExtractable: fc.boolean(),
    state: fc.constantFrom(
      'ready' as const,
      'ready' as const,
      'failed' as const,
      'waiting' as const,
    ),
    zones: fc.uniqueArray(fc.constantFrom(...zones.map(({ name }) => name)), { minLength: 1 }),
    grants: fc.uniqueArray(fc.constantFrom(...persons, ...ofProjects), { maxLength: 4 }),
  })
}

const sharingOf = ({ domains }: Tree) =>
  fc
    .dictionary(fc.constantFrom('global', ...domains), fc.boolean(), { maxKeys: 3 })
    .map((of): ReadonlyMap<Path, boolean> => new Map(Object.entries(of)))

/** A world of `count` images that a seed chooses. */
export function worldOf(seed: number, count: number): World {
  const all = trees.chain((tree) =>
    fc.record({
      tree: fc.constant(tree),
      sharing: sharingOf(tree),
      images: fc.array(imagesOf(tree), { minLength: count, maxLength: count, size: 'max' }),
    }),
  )
  const [chosen] = fc.sample(all, { numRuns: 1, seed })
  const { tree, sharing, images } = chosen!
  return {
    ...tree,
    sharing,
    images: images.map((of, n) => ({
      ...of,
      // On hosts: an ISO, ready in each zone.
      ...(of.type === 'PERHOST' && {
        kind: 'iso' as const,
        state: 'ready' as const,
        zones: tree.zones.map(({ name }) => name),
      }),
      name: `image${String(n).padStart(3, '0')}`,
      // Nobody is shared what they own.
      grants: new Set(of.grants.filter((name) => name !== of.owner)),
    })),
  }
}
