/*
 * What the lists of images show, in plain words: every rule once more, without SQL (semantics §2). The
 * property test compares the server with it.
 */

export interface ModelZone {
  readonly id: string
  readonly name: string
  /** Path of the domain of a private zone. */
  readonly path: string | null
}

export interface ModelImage {
  readonly id: string
  readonly kind: 'template' | 'iso'
  readonly name: string
  readonly text: string
  readonly type: 'USER' | 'BUILTIN' | 'SYSTEM' | 'ROUTING'
  readonly owner: Person
  readonly isPublic: boolean
  readonly isFeatured: boolean
  readonly format: string
  readonly hypervisor: string
  readonly osType: string
  readonly sortKey: number
  readonly size: number
  /** State by the name of the zone; none for a deleted image. */
  readonly copies: ReadonlyMap<string, string>
}

export interface Person {
  readonly name: string
  readonly path: string
  readonly role: 'root' | 'domain' | 'user'
}

export interface ModelRequest {
  readonly filter: 'featured' | 'self' | 'selfexecutable' | 'executable' | 'community' | 'all'
  readonly listall?: boolean
  readonly unique: boolean
  readonly keyword?: string
  readonly hypervisors?: readonly string[]
  readonly formats?: readonly string[]
  readonly zones?: readonly string[]
  readonly states?: readonly string[]
  readonly owners?: readonly string[]
  readonly isready?: boolean
  readonly ispublic?: boolean
  readonly showremoved?: boolean
  readonly sortby?: 'name' | 'size' | 'format' | 'account'
  readonly descending?: boolean
}

export interface ModelRow {
  readonly image: ModelImage
  /** The zone of the row; none in a list with a row for each image, and for a deleted one. */
  readonly zone: string | undefined
}

export type Facet = 'format' | 'hypervisor' | 'owner' | 'templatetype' | 'state' | 'zone'

const below = (path: string, top: string) => path.startsWith(top)
const isOpen = (zone: ModelZone, caller: Person) =>
  caller.role === 'root' || zone.path === null || below(caller.path, zone.path)

function isVisible(image: ModelImage, caller: Person, zones: readonly ModelZone[]): boolean {
  if (caller.role === 'root') return true
  if (image.type === 'SYSTEM' || image.type === 'ROUTING') return false
  if (image.owner === caller) return true
  if (caller.role === 'domain' && below(image.owner.path, caller.path)) return true
  return image.isPublic && zones.some((zone) => image.copies.has(zone.name) && isOpen(zone, caller))
}

function isShown(image: ModelImage, caller: Person, request: ModelRequest): boolean {
  const { filter } = request
  const everywhere = filter === 'all' || request.listall === true
  const owned =
    everywhere && caller.role === 'root'
      ? true
      : everywhere && caller.role === 'domain'
        ? below(image.owner.path, caller.path)
        : image.owner === caller
  switch (filter) {
    case 'featured':
      return image.isPublic && image.isFeatured && image.type !== 'SYSTEM'
    case 'community':
      return image.isPublic && !image.isFeatured
    case 'self':
      return owned
    case 'selfexecutable':
      return owned && image.type !== 'SYSTEM'
    case 'executable':
      return image.isPublic || owned
    case 'all':
      return caller.role === 'root' || image.isPublic || owned
  }
}

const readyOnly = new Set(['featured', 'community', 'selfexecutable'])

/** The zones whose copies of an image a row may stand for. */
function zonesOf(
  image: ModelImage,
  caller: Person,
  request: ModelRequest,
  zones: readonly ModelZone[],
): string[] {
  const isReady = (name: string) => image.copies.get(name) === 'ready'
  return zones
    .filter((zone) => image.copies.has(zone.name) && isOpen(zone, caller))
    .map(({ name }) => name)
    .filter((name) => request.zones?.includes(name) ?? true)
    .filter((name) => request.states?.includes(image.copies.get(name) ?? '') ?? true)
    .filter((name) => request.isready === undefined || request.isready === isReady(name))
    .filter((name) => !readyOnly.has(request.filter) || isReady(name))
}

function isAskedFor(image: ModelImage, request: ModelRequest): boolean {
  const word = request.keyword?.toLowerCase()
  return (
    (word === undefined ||
      [image.name, image.text].some((of) => of.toLowerCase().includes(word))) &&
    (request.hypervisors?.includes(image.hypervisor) ?? true) &&
    (request.formats?.includes(image.format) ?? true) &&
    (request.owners?.includes(image.owner.name) ?? true) &&
    (request.ispublic === undefined || request.ispublic === image.isPublic)
  )
}

function compareRows(a: ModelRow, b: ModelRow, images: readonly ModelImage[], of: ModelRequest) {
  const direction = of.descending === true ? -1 : 1
  const value = ({ image }: ModelRow) =>
    of.sortby === undefined
      ? image.sortKey
      : { name: image.name, size: image.size, format: image.format, account: image.owner.name }[
          of.sortby
        ]
  const [one, other] = [value(a), value(b)]
  if (one !== other) return (one < other ? -1 : 1) * (of.sortby === undefined ? 1 : direction)
  const byAge = images.indexOf(a.image) - images.indexOf(b.image)
  return byAge * (of.sortby === undefined ? 1 : direction)
}

/** Every row that a list has, in order. `images` and `zones` are in the order of their making. */
export function modelRows(
  images: readonly ModelImage[],
  zones: readonly ModelZone[],
  caller: Person,
  request: ModelRequest,
): ModelRow[] {
  const { zones: ofZones, states, isready } = request
  const asksForCopy = [ofZones, states, isready].some((value) => value !== undefined)
  const showsGone = request.showremoved === true && !asksForCopy && !readyOnly.has(request.filter)
  return images
    .filter((image) => image.kind === 'template' && isVisible(image, caller, zones))
    .filter((image) => isShown(image, caller, request) && isAskedFor(image, request))
    .flatMap((image): ModelRow[] => {
      if (image.copies.size === 0) return showsGone ? [{ image, zone: undefined }] : []
      const found = zonesOf(image, caller, request, zones)
      if (request.unique) return found.length > 0 ? [{ image, zone: undefined }] : []
      return found.map((zone) => ({ image, zone }))
    })
    .toSorted((a, b) => compareRows(a, b, images, request))
}

const ownFilter = {
  format: 'formats',
  hypervisor: 'hypervisors',
  owner: 'owners',
  state: 'states',
  zone: 'zones',
  templatetype: undefined,
} as const

/** How many rows bear each value of a facet, its own filter left out; values by their names. */
export function modelFacet(
  images: readonly ModelImage[],
  zones: readonly ModelZone[],
  caller: Person,
  request: ModelRequest,
  facet: Facet,
): Record<string, number> {
  const own = ownFilter[facet]
  const without = { ...request, showremoved: false, ...(own && { [own]: undefined }) }
  const values = modelRows(images, zones, caller, without).flatMap(({ image, zone }) => {
    const inZones = zone === undefined ? zonesOf(image, caller, without, zones) : [zone]
    switch (facet) {
      case 'format':
        return [image.format]
      case 'hypervisor':
        return [image.hypervisor]
      case 'owner':
        return [image.owner.name]
      case 'templatetype':
        return [image.type]
      case 'zone':
        return inZones
      case 'state':
        return [...new Set(inZones.map((name) => image.copies.get(name) ?? ''))]
    }
  })
  const byValue = Map.groupBy(values, (value) => value)
  return Object.fromEntries([...byValue].map(([value, of]) => [value, of.length]))
}
