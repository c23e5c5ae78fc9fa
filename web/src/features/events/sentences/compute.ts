import type { TextKey } from '../../../i18n/i18n.ts'
import type { Event } from '../event-state.ts'
import { type Groups, one, type Sentence, unlessFailed, workKey } from './sentence.ts'

/** What a host tells of an instance, behind the words of the work that leads to it. */
const ofHost = (told: string, key: TextKey): Sentence =>
  one(new RegExp(`^Instance \\w+: (?<name>.+?): ${told}`, 's'), key)

/** The words of all work, but for the one that is done, which says where to or from. */
const movedVolume = (pattern: RegExp, done: TextKey): Sentence => ({
  pattern,
  key: (groups: Groups, event: Event) => {
    const key = workKey(groups, event)
    return key === 'events.said.workDone' && groups['instance'] !== '' ? done : key
  },
})

/** What the server says of instances, volumes and snapshots. */
export const computeSentences: readonly Sentence[] = [
  ofHost('The host has no room left for what ', 'events.said.instanceHeld'),
  ofHost('It no longer waits for room on its host$', 'events.said.instanceFreed'),
  ofHost('It runs, as its host says$', 'events.said.instanceRuns'),
  ofHost('It is off, as its host says$', 'events.said.instanceOff'),
  {
    pattern:
      /^(?:Instance (?:deployment|start|stop|reboot|update|destruction|expunging|recovery|password reset)|Volume (?:creation|extraction)|Snapshot deletion): (?<text>.+)$/s,
    key: workKey,
  },
  { pattern: /^Snapshot of volume .+?: (?<text>.+)$/s, key: workKey },
  one(/^Volume was deleted: (?<name>.+)$/s, 'events.said.deleteDone'),
  movedVolume(
    /^Volume attachment to (?<instance>.*?): (?<text>.+)$/s,
    'events.said.volumeAttached',
  ),
  movedVolume(
    /^Volume detachment from (?<instance>.*?): (?<text>.+)$/s,
    'events.said.volumeDetached',
  ),
  unlessFailed(/^ISO (?<iso>.+) attached to instance (?<text>.+)$/s, 'events.said.isoAttached'),
  unlessFailed(/^ISO (?<iso>.+) detached from instance (?<text>.+)$/s, 'events.said.isoDetached'),
]
