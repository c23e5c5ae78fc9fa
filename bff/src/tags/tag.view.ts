import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { listTags } from '@mold/shared/commands/tags/listTags.ts'
import { shownPath } from '../access/caller.ts'
import { ownerView } from '../access/owner.view.ts'
import type { ImageKind } from '../db/schema.ts'
import type { ImageRecord } from '../images/image.repository.ts'
import type { TagRow } from './tag.repository.ts'

type WireTag = ResultOf<typeof listTags>['items'][number]

/** The kind of a tagged thing as tags name it, which is not how events do. */
export const tagTypeOf = (kind: ImageKind): string => (kind === 'iso' ? 'ISO' : 'Template')

/** api-commands §0: Tag */
export function tagView(row: TagRow): WireTag {
  return {
    key: row.key,
    value: row.value,
    resourcetype: tagTypeOf(row.kind),
    resourceid: row.image_uuid,
    ...ownerView(row),
    domainid: row.domain_uuid,
    domain: row.domain_name,
    domainpath: shownPath(row.domain_path),
    customer: row.customer ?? undefined,
  }
}

/** The tags inside the row of an image. */
export function tagsOfImage(image: ImageRecord): Omit<WireTag, 'customer' | 'domainpath'>[] {
  return image.tags.map(({ key, value }) => ({
    key,
    value,
    resourcetype: tagTypeOf(image.kind),
    resourceid: image.uuid,
    ...ownerView(image),
    domainid: image.domain_uuid,
    domain: image.domain_name,
  }))
}
