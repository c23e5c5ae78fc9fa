import { resourceTypes } from '@mold/shared/resource-types.ts'
import type { TextKey } from '../../../i18n/i18n.ts'
import { changes, one, type Phrases, type Sentence, unlessFailed, workKey } from './sentence.ts'

const renamed = [/^renamed from (?<before>.+)$/s, 'events.part.renamed'] as const

const zoneChanges = [
  renamed,
  [/^enabled$/, 'events.part.enabled'],
  [/^disabled$/, 'events.part.disabled'],
  [/^made public$/, 'events.part.public'],
] as const

const storeChanges = [
  renamed,
  [/^made read-only$/, 'events.part.readonly'],
  [/^made writable$/, 'events.part.writable'],
  [/^given a capacity$/, 'events.part.capacity'],
] as const

const several = {
  images: 'events.part.images',
  instances: 'events.part.instances',
  volumes: 'events.part.volumes',
  snapshots: 'events.part.snapshots',
} as const

const owners = {
  account: 'events.part.account',
  domain: 'events.part.domain',
  project: 'events.part.project',
} as const

/** A limit, by what it is of and for; the API has -1 for none. */
const limitSet: Sentence = {
  pattern:
    /^The limit of (?<owner>account|domain|project) (?<name>.+) for (?<type>\w+) was set to (?<max>-?\d+)$/s,
  key: ({ max }) => (max === '-1' ? 'events.said.limitNone' : 'events.said.limit'),
  phrases: ({ owner, type }) => {
    const known = resourceTypes.find((each) => each === type)
    if (known === undefined) return undefined
    return {
      owner: [{ key: owners[owner as keyof typeof owners] }],
      what: [{ key: `events.limit.${known}` }],
    }
  },
}

/** A job on several things names none of them, but says how many there are. */
const severalTagged = (done: string, said: TextKey): Sentence => ({
  pattern: new RegExp(
    `^Tags were ${done}: (?<count>\\d+) (?<things>${Object.keys(several).join('|')})(?:: (?<reason>.+))?$`,
    's',
  ),
  key: (_, { level }) => (level === 'ERROR' ? 'events.said.workFailed' : said),
  phrases: ({ count = '', things }) => ({
    name: [{ key: several[things as keyof typeof several], values: { count } }],
  }),
})

const settingKeys: Readonly<Record<string, TextKey>> = {
  nothing: 'events.said.settingCleared',
  'a new value': 'events.said.settingSecret',
}

const places: Readonly<Record<string, TextKey>> = {
  account: 'events.part.ofAccount',
  domain: 'events.part.ofDomain',
  imagestore: 'events.part.ofStore',
  zone: 'events.part.ofZone',
}

/** A setting by its name, and where it applies to one place by that too. */
const setting = (done: RegExp, key: Sentence['key']): Sentence => ({
  pattern: new RegExp(
    `^Setting (?<name>\\S+)(?: of (?<place>${Object.keys(places).join('|')}) (?<id>[\\da-f-]{36}))? ${done.source}`,
    's',
  ),
  key,
  phrases: ({ name = '', place = '', id = '' }): Phrases => {
    const named = places[place]
    return named === undefined ? {} : { name: [{ key: named, values: { name, id } }] }
  },
})

/** What the server says of zones, stores, hosts, certificates, settings, limits, tags and events. */
export const installationSentences: readonly Sentence[] = [
  one(/^Zone (?<name>.+) was made$/s, 'events.said.zoneMade'),
  one(/^Zone (?<name>.+) was deleted$/s, 'events.said.zoneDeleted'),
  one(/^Zone (?<name>.+) was enabled$/s, 'events.said.zoneEnabled'),
  one(/^Zone (?<name>.+) was disabled$/s, 'events.said.zoneDisabled'),
  one(/^Image store (?<name>.+) was added to (?<zone>.+)$/s, 'events.said.storeAdded'),
  one(/^Image store (?<name>.+) was removed$/s, 'events.said.storeRemoved'),
  one(/^Image store (?<name>.+) was made read-only$/s, 'events.said.storeReadonly'),
  one(/^Image store (?<name>.+) was made writable$/s, 'events.said.storeWritable'),
  one(/^(?:Zone|Image store|Host) (?<name>.+) was changed$/s, 'events.said.changed'),
  changes(/^Zone (?<name>.+?) was (?<list>.+)$/s, 'events.said.changedTo', zoneChanges),
  changes(/^Image store (?<name>.+?) was (?<list>.+)$/s, 'events.said.changedTo', storeChanges),
  unlessFailed(
    /^Collecting what nothing needs in image store (?<text>.+)$/s,
    'events.said.collecting',
  ),
  one(/^Collecting what nothing needs in all image stores$/, 'events.said.collectingAll'),
  one(
    /^Collecting what nothing needs in all image stores: (?<reason>.+)$/s,
    'events.said.collectingAllFailed',
  ),
  one(/^Host (?<name>.+) was added$/s, 'events.said.hostAdded'),
  one(/^Host (?<name>.+) was removed$/s, 'events.said.hostRemoved'),
  one(/^Host (?<name>.+) was given a new token$/s, 'events.said.hostToken'),
  { pattern: /^Taking (?:out of|into) service host (?<text>.+)$/s, key: workKey },
  one(/^Certificate (?<name>.+) was uploaded$/s, 'events.said.certificateUploaded'),
  one(/^Certificate (?<name>.+) was given to host (?<host>.+)$/s, 'events.said.certificateGiven'),
  one(/^Certificate (?<name>.+) was revoked$/s, 'events.said.certificateRevoked'),
  one(
    /^Certificate (?<name>.+) was revoked on host (?<host>.+)$/s,
    'events.said.certificateRevokedOn',
  ),
  limitSet,
  setting(
    /was changed to (?<value>.+)$/,
    ({ value = '' }) => settingKeys[value] ?? 'events.said.setting',
  ),
  setting(/was reset$/, () => 'events.said.settingReset'),
  severalTagged('added', 'events.said.tagged'),
  severalTagged('removed', 'events.said.untagged'),
  unlessFailed(/^Tags were added: (?<text>.+)$/s, 'events.said.tagged'),
  unlessFailed(/^Tags were removed: (?<text>.+)$/s, 'events.said.untagged'),
  one(/^(?<count>\d+) events? (?:was|were) deleted$/, 'events.said.deleted'),
  one(/^(?<command>\w+) failed: (?<reason>.+)$/s, 'events.said.failed'),
]
