import type { imageStoreFields } from '@mold/shared/commands/infrastructure/listImageStores.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { ImageStoreRow } from './image-store-list.repository.ts'
import type { StoreFigures } from './store-figures.ts'

/** api-commands §0: ImageStore. Figures that are not known yet are left out. */
export function imageStoreView(
  row: ImageStoreRow,
  figures: Partial<StoreFigures>,
): ObjectOf<typeof imageStoreFields> {
  return {
    id: row.uuid,
    name: row.name,
    url: row.url,
    protocol: row.protocol,
    providername: row.provider,
    scope: 'ZONE',
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
    readonly: row.readonly,
    disksizetotal: figures.totalBytes,
    disksizeused: figures.usedBytes,
    hasannotations: false,
    state: figures.state,
    error: figures.error,
  }
}
