import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { listTags } from '@mold/shared/commands/tags/listTags.ts'
import { shownPath } from '../access/caller.ts'
import { ownerView } from '../access/owner.view.ts'
import { type TaggedKind, tagKinds } from './kinds.ts'
import type { KeptTag, TagRow } from './tag.repository.ts'

type WireTag = ResultOf<typeof listTags>['items'][number]

/** api-commands §0: Tag */
export function tagView(row: TagRow): WireTag {
  return {
    key: row.key,
    value: row.value,
    resourcetype: tagKinds[row.kind].tagType,
    resourceid: row.thing_uuid,
    ...ownerView(row),
    domainid: row.domain_uuid,
    domain: row.domain_name,
    domainpath: shownPath(row.domain_path),
    customer: row.customer ?? undefined,
  }
}

type Bearer = Parameters<typeof ownerView>[0] & {
  readonly uuid: string
  readonly domain_uuid: string
  readonly domain_name: string
  readonly tags: readonly KeptTag[]
}

/** The tags inside the row of what bears them. */
export function tagsOf(kind: TaggedKind, row: Bearer): Omit<WireTag, 'customer' | 'domainpath'>[] {
  return row.tags.map(({ key, value }) => ({
    key,
    value,
    resourcetype: tagKinds[kind].tagType,
    resourceid: row.uuid,
    ...ownerView(row),
    domainid: row.domain_uuid,
    domain: row.domain_name,
  }))
}
