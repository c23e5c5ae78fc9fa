import type { imageStoreFields } from '@mold/shared/commands/infrastructure/image-store.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { errorText, isErrorCode } from '@mold/shared/errors.ts'
import type { ImageStoreRow } from './image-store-list.repository.ts'

type WireStore = ObjectOf<typeof imageStoreFields>

/** What is wrong with it; nothing is where an admin made it read-only. */
function errorOf(row: ImageStoreRow): Pick<WireStore, 'error' | 'errorcode' | 'errorparams'> {
  const { error_code: code, error_params: params } = row
  if (code === null || !isErrorCode(code)) return {}
  const texts = Object.entries(params ?? {}).map(([name, value]) => [name, String(value)] as const)
  return {
    error: errorText(code, params ?? {}),
    errorcode: code,
    errorparams: Object.fromEntries(texts),
  }
}

/** api-commands §0: ImageStore. What is not known yet is left out. */
export function imageStoreView(row: ImageStoreRow): WireStore {
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
    disksizetotal: row.total_bytes ?? undefined,
    disksizeused: row.used_bytes ?? undefined,
    hasannotations: false,
    state: row.state ?? undefined,
    ...errorOf(row),
    checked: row.checked === null ? undefined : wireDate(row.checked),
    capacitybytes: row.capacity ?? undefined,
    imagebytes: row.image_bytes,
    imagecount: row.image_count,
  }
}
