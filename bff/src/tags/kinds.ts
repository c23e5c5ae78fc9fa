import { AppError } from '@mold/shared/errors.ts'
import { instanceResource } from '../compute/instances/instance.events.ts'
import type { TagTable } from '../db/schema.ts'

/** What can bear tags. */
export type TaggedKind = 'template' | 'iso' | 'instance' | 'volume' | 'snapshot'

interface KindFacts {
  /** What tags call the kind, which is not what events do. */
  readonly tagType: string
  readonly eventType: string
  readonly table: 'vm_template' | 'instance' | 'volume' | 'snapshot'
  /** Where a tag names the thing, and the constraint that a key is there once. */
  readonly column: keyof Pick<TagTable, 'template_id' | 'instance_id' | 'volume_id' | 'snapshot_id'>
  readonly once: string
}

const image = { table: 'vm_template', column: 'template_id', once: 'tag_of_image' } as const

export const tagKinds: Readonly<Record<TaggedKind, KindFacts>> = {
  template: { tagType: 'Template', eventType: 'Template', ...image },
  iso: { tagType: 'ISO', eventType: 'Iso', ...image },
  instance: {
    tagType: 'UserVm',
    eventType: instanceResource,
    table: 'instance',
    column: 'instance_id',
    once: 'tag_of_instance',
  },
  volume: {
    tagType: 'Volume',
    eventType: 'Volume',
    table: 'volume',
    column: 'volume_id',
    once: 'tag_of_volume',
  },
  snapshot: {
    tagType: 'Snapshot',
    eventType: 'Snapshot',
    table: 'snapshot',
    column: 'snapshot_id',
    once: 'tag_of_snapshot',
  },
}

/** The kind that `resourcetype` names, in any case (api-commands §11). @throws AppError tag.type */
export function kindOf(resourceType: string): TaggedKind {
  const asked = resourceType.toLowerCase()
  const kinds = Object.keys(tagKinds) as TaggedKind[]
  const kind = kinds.find((each) => tagKinds[each].tagType.toLowerCase() === asked)
  if (kind === undefined) throw new AppError('tag.type', { type: resourceType })
  return kind
}
