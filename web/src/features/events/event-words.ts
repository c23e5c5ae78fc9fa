import { eventTypes } from '@mold/shared/event-types.ts'
import { useT, useLanguage, type T, type TextKey } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Event } from './event-state.ts'

/** A type in words, or its code when there are none. */
export function typeWords(t: T, type: string): string {
  const known = eventTypes.find((each) => each === type)
  return known === undefined ? type : t(`events.type.${known}`)
}

type Groups = Readonly<Record<string, string>>

interface Sentence {
  readonly pattern: RegExp
  readonly key: (groups: Groups, event: Event) => TextKey
}

const one = (pattern: RegExp, key: TextKey): Sentence => ({ pattern, key: () => key })

const personChanges = [
  ['made', 'events.said.personMade'],
  ['deleted', 'events.said.personDeleted'],
  ['disabled', 'events.said.personDisabled'],
  ['enabled', 'events.said.personEnabled'],
  ['locked', 'events.said.personLocked'],
  ['changed', 'events.said.personChanged'],
] as const

/** What jobs on machines and disks say: which work it is, its type says beside them. */
function workKey(_: Groups, { level, state }: Event): TextKey {
  if (level === 'ERROR') return 'events.said.workFailed'
  return state === 'Completed' ? 'events.said.workDone' : 'events.said.workStarted'
}

const notArrived = {
  fetched: 'events.said.notFetched',
  converted: 'events.said.notConverted',
  cleaned: 'events.said.notCleaned',
} as const

/** `account: text` of jobs on an invitation; of one that failed the words of all work. */
const ofInvitation = (start: string, done: TextKey): Sentence => ({
  pattern: new RegExp(`^${start} of account (?<account>.+?): (?<text>.+)$`, 's'),
  key: (groups, event) => (event.level === 'ERROR' ? workKey(groups, event) : done),
})

/** What a host tells of an instance, behind the words of the work that leads to it. */
const ofHost = (told: string, key: TextKey): Sentence =>
  one(new RegExp(`^Instance \\w+: (?<name>.+?): ${told}`, 's'), key)

/* Events keep their sentence as it was written, in English. These are the server's own; what does
 * not look like one of them is shown as it is. */
const sentences: readonly Sentence[] = [
  one(/^Template (?<name>.+) was registered$/s, 'events.said.registered.template'),
  one(/^ISO (?<name>.+) was registered$/s, 'events.said.registered.iso'),
  one(
    /^(?:Template|ISO) (?<name>.+) is ready: (?<size>\d+) bytes, SHA-256 (?<digest>[\da-f]+)$/s,
    'events.said.ready',
  ),
  one(/^(?:Template|ISO) (?<name>.+) comes with the product$/s, 'events.said.comesAlong'),
  {
    pattern:
      /^(?:Template|ISO) (?<name>.+?) could not be (?<done>fetched|converted|cleaned): (?<reason>.+)$/s,
    key: ({ done }) => notArrived[done as keyof typeof notArrived],
  },
  one(
    /^Template (?<name>.+) could not be downloaded on pool (?<pool>.+?), failing after trying on several hosts: (?<reason>.+)$/s,
    'events.said.notDownloaded',
  ),
  one(/^(?:Template|ISO) (?<name>.+) was copied to zone (?<zone>.+)$/s, 'events.said.copied'),
  one(
    /^(?:Template|ISO) (?<name>.+) could not be copied to zone (?<zone>.+?): (?<reason>.+)$/s,
    'events.said.notCopied',
  ),
  {
    pattern: /^(?:Template|ISO) copy: (?<text>.+)$/s,
    key: (_, { level, state }) =>
      level === 'ERROR'
        ? 'events.said.copyFailed'
        : state === 'Completed'
          ? 'events.said.copyDone'
          : 'events.said.copyStarted',
  },
  {
    pattern: /^Template cleaning: (?<text>.+)$/s,
    key: (_, { level, state }) =>
      level === 'ERROR'
        ? 'events.said.cleanFailed'
        : state === 'Completed'
          ? 'events.said.cleanDone'
          : 'events.said.cleanStarted',
  },
  one(/^Cancelled: (?<name>.+)$/s, 'events.said.cancelled'),
  one(/^Cancelled in zone (?<zone>[^:]+): (?<name>.+)$/s, 'events.said.cancelledIn'),
  one(/^Tried again: (?<name>.+)$/s, 'events.said.retried'),
  one(/^Attributes were changed: (?<name>.+)$/s, 'events.said.changed'),
  {
    pattern: /^(?:Template|ISO) deletion: (?<text>.+)$/s,
    key: (_, { level, state }) =>
      level === 'ERROR'
        ? 'events.said.deleteFailed'
        : state === 'Completed'
          ? 'events.said.deleteDone'
          : 'events.said.deleteStarted',
  },
  ofHost('The host has no room left for what ', 'events.said.instanceHeld'),
  ofHost('It no longer waits for room on its host$', 'events.said.instanceFreed'),
  ofHost('It runs, as its host says$', 'events.said.instanceRuns'),
  ofHost('It is off, as its host says$', 'events.said.instanceOff'),
  {
    pattern:
      /^(?:Instance (?:deployment|start|stop|reboot|update|destruction|expunging|recovery|password reset)|Volume \w+|Snapshot deletion|Template (?:creation|check)): (?<text>.+)$/s,
    key: workKey,
  },
  { pattern: /^Snapshot of volume .+?: (?<text>.+)$/s, key: workKey },
  {
    pattern: /^ISO (?<iso>.+) attached to instance (?<text>.+)$/s,
    key: (groups, event) =>
      event.level === 'ERROR' ? workKey(groups, event) : 'events.said.isoAttached',
  },
  {
    pattern: /^ISO (?<iso>.+) detached from instance (?<text>.+)$/s,
    key: (groups, event) =>
      event.level === 'ERROR' ? workKey(groups, event) : 'events.said.isoDetached',
  },
  {
    pattern: /^A download link was asked for: (?<text>.+)$/s,
    key: (_, { level }) => (level === 'ERROR' ? 'events.said.linkFailed' : 'events.said.link'),
  },
  one(/^User (?<name>.+) signed in from (?<address>\S+)$/s, 'events.said.signedIn'),
  one(/^User (?<name>.+) signed out from (?<address>\S+)$/s, 'events.said.signedOut'),
  {
    pattern: /^Setting (?<name>\S+(?: of \w+ [\da-f-]{36})?) was changed to (?<value>.+)$/s,
    key: ({ value }) =>
      value === 'nothing' ? 'events.said.settingCleared' : 'events.said.setting',
  },
  one(/^Setting (?<name>\S+(?: of \w+ [\da-f-]{36})?) was reset$/s, 'events.said.settingReset'),
  one(/^Tags were added: (?<name>.+)$/s, 'events.said.tagged'),
  one(/^Tags were removed: (?<name>.+)$/s, 'events.said.untagged'),
  one(/^(?<count>\d+) events? (?:was|were) deleted$/, 'events.said.deleted'),
  one(/^(?<command>\w+) failed: (?<reason>.+)$/s, 'events.said.failed'),
  one(/^The password of user (?<name>.+) was changed$/s, 'events.said.passwordChanged'),
  one(/^User (?<name>.+) was changed$/s, 'events.said.userChanged'),
  ...personChanges.map(([what, key]) =>
    one(new RegExp(`^(?:Account|Domain|User) (?<name>.+) was ${what}$`, 's'), key),
  ),
  one(/^Addition of account (?<name>\S+): (?<project>.+)$/s, 'events.said.memberAdded'),
  one(/^Removal of account (?<name>\S+): (?<project>.+)$/s, 'events.said.memberRemoved'),
  ofInvitation('Invitation', 'events.said.invited'),
  ofInvitation('Acceptance of the invitation', 'events.said.invitationAccepted'),
  ofInvitation('Refusal of the invitation', 'events.said.invitationDeclined'),
  ofInvitation('Withdrawal of the invitation', 'events.said.invitationWithdrawn'),
  one(/^Zone (?<name>.+) was made$/s, 'events.said.zoneMade'),
  one(/^Zone (?<name>.+) was deleted$/s, 'events.said.zoneDeleted'),
  one(/^Zone (?<name>.+) was enabled$/s, 'events.said.zoneEnabled'),
  one(/^Zone (?<name>.+) was disabled$/s, 'events.said.zoneDisabled'),
  one(/^Zone (?<name>.+) was changed$/s, 'events.said.changed'),
  one(/^Image store (?<name>.+) was added to (?<zone>.+)$/s, 'events.said.storeAdded'),
  one(/^Image store (?<name>.+) was removed$/s, 'events.said.storeRemoved'),
  one(/^Image store (?<name>.+) was made read-only$/s, 'events.said.storeReadonly'),
  one(/^Image store (?<name>.+) was made writable$/s, 'events.said.storeWritable'),
  one(/^Image store (?<name>.+) was (?:changed|given a capacity)$/s, 'events.said.changed'),
  one(/^Collecting what nothing needs in image store (?<name>.+)$/s, 'events.said.collecting'),
  one(/^Collecting what nothing needs in all image stores$/, 'events.said.collectingAll'),
  one(/^New API keys were made for user (?<name>.+)$/s, 'events.said.keys'),
  one(/^The password of user (?<name>.+) was reset on the server$/s, 'events.said.passwordReset'),
]

/** The key and values of an event's sentence; undefined for one that is none of the server's. */
export function sentenceOf(event: Event): { key: TextKey; values: Groups } | undefined {
  const description = event.description ?? ''
  for (const { pattern, key } of sentences) {
    const groups = pattern.exec(description)?.groups
    if (groups === undefined) continue
    return { key: key(groups, event), values: { ...parted(groups, event), ...groups } }
  }
  return undefined
}

/** `name: reason` of a job that failed, parted by the name that the event bears. */
function parted({ text }: Groups, { resourcename }: Event): Groups {
  if (text === undefined) return {}
  const name = resourcename !== undefined && text.startsWith(resourcename) ? resourcename : text
  return { name, reason: text.slice(name.length).replace(/^: /, '') }
}

/** What an event says, in the present language where this console knows the sentence. */
export function useEventWords(): (event: Event) => string {
  const t = useT()
  const format = useFormat()
  const language = useLanguage()
  return (event) => {
    const said = language === 'en' ? undefined : sentenceOf(event)
    if (said === undefined) return event.description ?? ''
    const { size } = said.values
    return t(said.key, {
      ...said.values,
      ...(size === undefined ? {} : { size: format.size(Number(size)) }),
    })
  }
}
