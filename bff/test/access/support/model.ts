import type { Image, Path, Person, World } from './world.ts'

/*
 * Who sees and does what, said once more in the plainest words from spec B, semantics §§2, 3, 9-11 and
 * decisions, without a look at how the server does it.
 */

export type Action = 'see' | 'use' | 'extract' | 'update' | 'delete' | 'share' | 'publish'
export const actions = ['see', 'use', 'extract', 'update', 'delete', 'share', 'publish'] as const

/** The owner parameters of a list, by names. */
export interface Owners {
  readonly account?: string
  readonly domain?: Path
  readonly recursive?: boolean
  readonly listall?: boolean
  /** `-1`, or the name of a project. */
  readonly project?: string
}

export interface Question {
  readonly kind: Image['kind']
  readonly filter: string
  readonly owners: Owners
}

export interface Row {
  readonly image: string
  readonly zone: string
}

const readyOnly = ['featured', 'community', 'selfexecutable', 'sharedexecutable']

export function createModel(world: World) {
  const projectOf = (name: string) => world.projects.find((project) => project.name === name)
  const personOf = (name: string) => world.people.find((person) => person.name === name)!

  const isSystems = ({ type }: Image) => type === 'SYSTEM' || type === 'ROUTING'

  const pathOfOwner = (owner: string): Path => projectOf(owner)?.path ?? personOf(owner).path
  const projectsOf = (person: Person) =>
    world.projects.filter(({ members }) => members.has(person.name)).map(({ name }) => name)
  const isBelow = (path: string, above: string) => path.startsWith(above)

  /** The nearest value up the tree; nobody said anything: yes. */
  function showsOthers(path: Path): boolean {
    const set = [...world.sharing.keys()].filter((of) => of !== 'global' && isBelow(path, of))
    const nearest = set.toSorted((one, other) => other.length - one.length)[0] ?? 'global'
    return world.sharing.get(nearest) ?? true
  }

  function mayUseZone(person: Person, name: string): boolean {
    const { path } = world.zones.find((zone) => zone.name === name)!
    return person.role === 'root' || path === null || isBelow(person.path, path)
  }

  function isTheirs(person: Person, { owner }: Image): boolean {
    return owner === person.name || projectsOf(person).includes(owner)
  }

  function isGranted(person: Person, { grants }: Image): boolean {
    return grants.has(person.name) || projectsOf(person).some((name) => grants.has(name))
  }

  function isOffered(person: Person, image: Image): boolean {
    if (!image.isPublic) return false
    const owner = pathOfOwner(image.owner)
    const related = isBelow(owner, person.path) || isBelow(person.path, owner)
    return (related || showsOthers(owner)) && image.zones.some((zone) => mayUseZone(person, zone))
  }

  function rules(person: Person, image: Image): boolean {
    return person.role === 'domain' && isBelow(pathOfOwner(image.owner), person.path)
  }

  function may(person: Person, action: Action, image: Image): boolean {
    const project = projectOf(image.owner)
    if (action === 'share' && project) return false
    if (person.role === 'root') return true
    if (isSystems(image)) return false
    const theirs = isTheirs(person, image)
    const usable = theirs || isGranted(person, image) || isOffered(person, image)
    switch (action) {
      case 'see':
        return usable || rules(person, image)
      case 'use':
        return usable
      case 'extract':
        return usable && image.isExtractable
      case 'publish':
        if (rules(person, image)) return true
        return project ? project.members.get(person.name) === 'Admin' : theirs
      default:
        return theirs || rules(person, image)
    }
  }

  /** Whether an owner is among those that the parameters name; a word for a refusal. */
  function ownerAsked(person: Person, owners: Owners): ((owner: string) => boolean) | 'refused' {
    const { account, domain, recursive, listall, project } = owners
    if (account !== undefined) {
      const named = personOf(account)
      const allowed =
        account === person.name ||
        person.role === 'root' ||
        (person.role === 'domain' && isBelow(named.path, person.path))
      return allowed ? (owner) => owner === account : 'refused'
    }
    if (project !== undefined && project !== '-1') {
      const { path } = projectOf(project)!
      const allowed =
        projectsOf(person).includes(project) ||
        person.role === 'root' ||
        (person.role === 'domain' && isBelow(path, person.path))
      return allowed ? (owner) => owner === project : 'refused'
    }
    const ofKind = (owner: string) => {
      if (project === undefined) return projectOf(owner) === undefined
      return listall === true || projectOf(owner) !== undefined
    }
    if (person.role !== 'user' && domain !== undefined) {
      if (!isBelow(domain, person.path)) return 'refused'
      return (owner) =>
        ofKind(owner) &&
        (recursive === true ? isBelow(pathOfOwner(owner), domain) : pathOfOwner(owner) === domain)
    }
    if (person.role !== 'user' && (listall === true || project !== undefined)) {
      return (owner) => ofKind(owner) && isBelow(pathOfOwner(owner), person.path)
    }
    return (owner) => ofKind(owner) && (owner === person.name || projectsOf(person).includes(owner))
  }

  /** The rows of a list, or that it is refused. */
  function list(person: Person, question: Question): readonly Row[] | 'refused' {
    const { filter, kind } = question
    if (filter === 'all' && person.role === 'user') return 'refused'
    const listall = filter === 'all' ? true : question.owners.listall
    const owners = { ...question.owners, ...(listall !== undefined && { listall }) }
    const asked = ownerAsked(person, owners)
    if (asked === 'refused') return 'refused'
    const isShared = ({ grants }: Image) => [...grants].some(asked)
    const shows = (image: Image): boolean => {
      switch (filter) {
        case 'featured':
          return image.isPublic && image.isFeatured && image.type !== 'SYSTEM'
        case 'community':
          return image.isPublic && !image.isFeatured
        case 'self':
          return asked(image.owner)
        case 'selfexecutable':
          return asked(image.owner) && image.type !== 'SYSTEM'
        case 'shared':
        case 'sharedexecutable':
          return isShared(image)
        case 'executable':
          return image.isPublic || asked(image.owner)
        case 'system':
          return person.role === 'root' && isSystems(image)
        default:
          if (person.role === 'root') return asked(image.owner)
          return image.isPublic || asked(image.owner) || isShared(image)
      }
    }
    const onlyReady =
      readyOnly.includes(filter) || (filter === 'executable' && owners.account !== undefined)
    return world.images
      .filter((image) => image.kind === kind && shows(image) && may(person, 'see', image))
      .filter((image) => !onlyReady || image.state === 'ready')
      .flatMap((image) =>
        image.zones
          .filter((zone) => mayUseZone(person, zone))
          // What is on hosts is in no zone, and there once.
          .slice(0, image.type === 'PERHOST' ? 1 : undefined)
          .map((zone) => ({ image: image.name, zone: image.type === 'PERHOST' ? '' : zone })),
      )
  }

  return { may, list }
}

export type Model = ReturnType<typeof createModel>
