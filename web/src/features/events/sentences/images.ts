import { changes, one, type Sentence, steps, unlessFailed, workKey } from './sentence.ts'

const notArrived = {
  fetched: 'events.said.notFetched',
  converted: 'events.said.notConverted',
  cleaned: 'events.said.notCleaned',
  'taken in': 'events.said.notTakenIn',
  uploaded: 'events.said.notUploaded',
} as const

const permissions = [
  [/^shared with (?<count>\d+) more$/, 'events.part.shared'],
  [/^taken back from (?<count>\d+)$/, 'events.part.takenBack'],
  [/^public is now true$/, 'events.part.public'],
  [/^public is now false$/, 'events.part.private'],
  [/^featured is now true$/, 'events.part.featured'],
  [/^featured is now false$/, 'events.part.notFeatured'],
  [/^extractable is now true$/, 'events.part.extractable'],
  [/^extractable is now false$/, 'events.part.notExtractable'],
] as const

/** What the server says of templates and ISO images. */
export const imageSentences: readonly Sentence[] = [
  one(/^Template (?<name>.+) was registered$/s, 'events.said.registered.template'),
  one(/^ISO (?<name>.+) was registered$/s, 'events.said.registered.iso'),
  one(
    /^(?:Template|ISO) (?<name>.+) was registered for upload$/s,
    'events.said.registeredForUpload',
  ),
  one(/^Template (?<name>.+) will be made from (?<source>.+)$/s, 'events.said.willBeMade'),
  one(
    /^(?:Template|ISO) (?<name>.+) is ready: (?<size>\d+) bytes, SHA-256 (?<digest>[\da-f]+)$/s,
    'events.said.ready',
  ),
  one(/^(?:Template|ISO) (?<name>.+) comes with the product$/s, 'events.said.comesAlong'),
  {
    pattern:
      /^(?:Template|ISO) (?<name>.+?) could not be (?<done>fetched|converted|cleaned|taken in|uploaded): (?<reason>.+)$/s,
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
  steps(/^(?:Template|ISO) copy: (?<text>.+)$/s, {
    started: 'events.said.copyStarted',
    done: 'events.said.copyDone',
    failed: 'events.said.copyFailed',
  }),
  steps(/^Template cleaning: (?<text>.+)$/s, {
    started: 'events.said.cleanStarted',
    done: 'events.said.cleanDone',
    failed: 'events.said.cleanFailed',
  }),
  steps(/^Template conversion: (?<text>.+)$/s, {
    started: 'events.said.convertStarted',
    done: 'events.said.convertDone',
    failed: 'events.said.notConverted',
  }),
  steps(/^(?:Template|ISO) deletion: (?<text>.+)$/s, {
    started: 'events.said.deleteStarted',
    done: 'events.said.deleteDone',
    failed: 'events.said.deleteFailed',
  }),
  steps(/^Deletion with its project: (?<text>.+)$/s, {
    started: 'events.said.projectDeleteStarted',
    done: 'events.said.projectDeleteDone',
    failed: 'events.said.deleteFailed',
  }),
  { pattern: /^Template (?:creation|check): (?<text>.+)$/s, key: workKey },
  one(/^Deleted with (?<account>.+?): (?<name>.+)$/s, 'events.said.deletedWith'),
  one(/^Given to (?<owner>.+?): (?<name>.+)$/s, 'events.said.given'),
  one(/^Taken over from (?<owner>.+?): (?<name>.+)$/s, 'events.said.takenOver'),
  changes(
    /^Permissions were changed \((?<list>[^)]+)\): (?<name>.+)$/s,
    'events.said.permissions',
    permissions,
  ),
  one(/^Cancelled: (?<name>.+)$/s, 'events.said.cancelled'),
  one(/^Cancelled in zone (?<zone>[^:]+): (?<name>.+)$/s, 'events.said.cancelledIn'),
  one(/^Tried again: (?<name>.+)$/s, 'events.said.retried'),
  one(/^Attributes were changed: (?<name>.+)$/s, 'events.said.changed'),
  unlessFailed(
    /^A download link was asked for: (?<text>.+)$/s,
    'events.said.link',
    'events.said.linkFailed',
  ),
]
