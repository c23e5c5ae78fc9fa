import * as fc from 'fast-check'

/*
 * Random trees of domains with their people, projects and zones, in names alone.
 */

/** `/` for ROOT, `/a/b/` below it. */
export type Path = string

export interface Person {
  readonly name: string
  readonly path: Path
  readonly role: 'root' | 'domain' | 'user'
}

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

export interface Tree {
  /** Each after the one that it is in; ROOT first. */
  readonly domains: readonly Path[]
  /** The root admin first. */
  readonly people: readonly Person[]
  readonly projects: readonly Project[]
  /** The first one is made by every first start. */
  readonly zones: readonly Zone[]
}

/** Names that a careless comparison takes for one another: beginnings of each other, and wildcards of LIKE. */
const names = ['a', 'ab', 'a_', 'a%', 'b', '한']

/** Chains, combs and stars: each next domain is below any that there is, more often below a late one. */
const domains = fc
  .array(
    fc.record({
      below: fc.integer({ min: 0, max: 999 }),
      name: fc.nat(names.length - 1),
    }),
    { minLength: 4, maxLength: 7, size: 'max' },
  )
  .map((of) => {
    const paths: Path[] = ['/']
    for (const { below, name } of of) {
      const above = paths[Math.floor(Math.sqrt(below / 1_000) * paths.length)] ?? '/'
      const path = names
        .map((_, n) => `${above}${names[(name + n) % names.length]}/`)
        .find((each) => !paths.includes(each))
      if (path !== undefined) paths.push(path)
    }
    return paths
  })

const others = 8

/**
 * A root admin and others: a user of the last domain, a domain admin of the first, which may be above it, then
 * somebody in each domain as long as there are people.
 */
const peopleOf = (paths: readonly Path[]) => {
  const settled = [paths.at(-1), paths[1], ...paths.slice(2, -1), '/']
  return fc
    .array(
      fc.record({
        path: fc.constantFrom(...paths),
        role: fc.constantFrom('user' as const, 'user' as const, 'domain' as const),
      }),
      { minLength: others, maxLength: others, size: 'max' },
    )
    .map((of): readonly Person[] => [
      { name: 'admin', path: '/', role: 'root' },
      ...of.map(({ path, role }, n) => ({
        name: `person${n + 1}`,
        path: settled[n] ?? path,
        role: n < 2 ? (['user', 'domain'] as const)[n]! : role,
      })),
    ])
}

const projectNames = ['web', 'lab', 'ops'] as const

/** Projects of any depth, beside somebody who may be a member; person1 is one of the first without managing it. */
const projectsOf = (people: readonly Person[]) => {
  const one = (name: string, n: number) =>
    fc.constantFrom(...people.slice(1, n === 0 ? 2 : people.length)).chain(({ path }) => {
      const near = people.filter((person) => person.path === path && person.role !== 'root')
      return fc
        .dictionary(
          fc.constantFrom(...near.map((person) => person.name)),
          fc.constantFrom('Admin' as const, 'Regular' as const),
        )
        .map((of): Project => {
          const members = n === 0 ? { ...of, person1: 'Regular' as const } : of
          return { name, path, members: new Map(Object.entries(members)) }
        })
    })
  return fc.tuple(...projectNames.map(one))
}

const zonesOf = (paths: readonly Path[]) =>
  fc
    .array(fc.constantFrom(null, ...paths), { minLength: 3, maxLength: 3, size: 'max' })
    .map((of): readonly Zone[] => [
      { name: 'zone1', path: null },
      ...of.map((path, n) => ({ name: `zone${n + 2}`, path })),
    ])

export const trees: fc.Arbitrary<Tree> = domains.chain((paths) =>
  peopleOf(paths).chain((people) =>
    fc.record({
      domains: fc.constant(paths),
      people: fc.constant(people),
      projects: projectsOf(people),
      zones: zonesOf(paths),
    }),
  ),
)

/** A tree that a seed chooses. */
export function treeOf(seed: number): Tree {
  return fc.sample(trees, { numRuns: 1, seed })[0]!
}
