import { readEntry, type EntryFields } from './fields.ts'
import { rulesOf, type PropertyRules } from './property.ts'

/*
 * What an appliance says of itself and asks when it is deployed, read back from the
 * `deployasisdetails` of its template (reference/semantics.md §14.1). The texts are its maker's.
 */

export interface DeployAsIs {
  readonly disks: readonly DeployDisk[]
  readonly networks: readonly DeployNetwork[]
  readonly properties: readonly DeployProperty[]
  readonly configurations: readonly DeployConfiguration[]
  readonly licences: readonly DeployLicence[]
}

export interface DeployDisk {
  readonly id: string
  /** `Hard disk 1`; empty when not given. */
  readonly name: string
  /** Bytes that a guest sees; null when not given. */
  readonly capacity: number | null
  /** Name in the archive; empty for a disk that is empty at first. */
  readonly file: string
  /** Bytes in the archive. */
  readonly size: number | null
  readonly controller: string
}

/** A network of the appliance and the NIC that is on it. */
export interface DeployNetwork {
  readonly name: string
  readonly description: string
  /** `InstanceID` of the NIC, by which it is mapped; empty when none is on this network. */
  readonly nic: string
  /** `Network adapter 1`; empty when not given. */
  readonly nicName: string
  /** `VmxNet3`; empty when not given. */
  readonly nicType: string
}

export interface DeployProperty extends PropertyRules {
  readonly key: string
  readonly label: string
  readonly description: string
  readonly category: string
  /** As its maker wrote it. */
  readonly type: string
  readonly value: string
  readonly userConfigurable: boolean
  /** Nobody shall read its value over a shoulder or find it kept. */
  readonly secret: boolean
}

export interface DeployConfiguration {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly isDefault: boolean
  /** Processors and memory in its maker's words. */
  readonly hardware: readonly string[]
}

export interface DeployLicence {
  readonly info: string
  readonly text: string
}

/** More of a kind than any page could show. */
const most = 1000

type Details = Readonly<Record<string, string>>

/** Reads all entries; those that are broken, unknown, or there twice are left out. */
export function readDeployAsIs(details: Details): DeployAsIs {
  return {
    disks: read(details, 'disk-', diskOf, ({ id }) => id),
    networks: read(details, 'network-', networkOf, ({ name, nic }) => `${nic} ${name}`),
    properties: read(details, 'property-', propertyOf, ({ key }) => key),
    configurations: read(details, 'configuration-', configurationOf, ({ id }) => id),
    licences: licencesOf(details),
  }
}

function read<T>(
  details: Details,
  prefix: string,
  parse: (entry: EntryFields) => T | undefined,
  nameOf: (made: T) => string,
): T[] {
  const made = new Map<string, { value: T; index: number }>()
  for (const [key, json] of Object.entries(details)) {
    const entry = key.startsWith(prefix) ? readEntry(json) : undefined
    const value = entry && parse(entry)
    if (entry === undefined || value === undefined || made.has(nameOf(value))) continue
    made.set(nameOf(value), { value, index: entry.number('index') ?? most })
  }
  // A map has no order, so that each entry says its own.
  const inOrder = [...made.values()].toSorted((a, b) => a.index - b.index)
  return inOrder.slice(0, most).map(({ value }) => value)
}

function diskOf({ text, number }: EntryFields): DeployDisk | undefined {
  if (text('id') === '') return undefined
  return {
    id: text('id'),
    name: text('name'),
    capacity: number('capacity'),
    file: text('file'),
    size: number('size'),
    controller: text('controller'),
  }
}

function networkOf({ text }: EntryFields): DeployNetwork | undefined {
  if (text('name') === '' && text('InstanceID') === '') return undefined
  return {
    name: text('name'),
    description: text('networkDescription'),
    nic: text('InstanceID'),
    nicName: text('elementName'),
    nicType: text('resourceSubType'),
  }
}

function propertyOf({ text, flag }: EntryFields): DeployProperty | undefined {
  const key = text('key')
  if (key === '') return undefined
  const type = text('type') || 'string'
  const rules = rulesOf(type, text('qualifiers'))
  return {
    ...rules,
    key,
    type,
    value: text('value'),
    label: text('label'),
    description: text('description'),
    category: text('category'),
    userConfigurable: flag('userConfigurable'),
    secret: flag('password') || isSecret(key, type, rules),
  }
}

/** Many makers forget to mark a password as one. */
function isSecret(key: string, type: string, { kind, choices }: PropertyRules): boolean {
  if (/^password\b/i.test(type)) return true
  const named = /passw(?:or)?d|passphrase|secret|token|private.?key/i.test(key)
  return kind === 'string' && choices.length === 0 && named
}

/** Processors and memory in the CIM schema, and as other servers name them. */
const processor = ['3', 'Processor']
const memory = ['4', 'Memory']

function configurationOf({ text, flag, list }: EntryFields): DeployConfiguration | undefined {
  const id = text('id')
  if (id === '') return undefined
  const items = list('hardwareItems')
  return {
    id,
    label: text('label'),
    description: text('description'),
    isDefault: flag('isDefault'),
    hardware: [processor, memory].flatMap((kind) => {
      const ofKind = items.filter((item) => kind.includes(item.text('resourceType')))
      // One for this configuration comes after the one for all of them.
      return ofKind.at(-1)?.text('elementName') || []
    }),
  }
}

function licencesOf(details: Details): DeployLicence[] {
  return Object.entries(details)
    .flatMap(([key, text]) => {
      const [, index, info] = /^eula-(\d{1,9})-(.*)$/s.exec(key) ?? []
      return info === undefined ? [] : [{ index: Number(index), info, text }]
    })
    .toSorted((a, b) => a.index - b.index)
    .slice(0, most)
    .map(({ info, text }) => ({ info, text }))
}
