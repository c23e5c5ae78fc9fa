import type { listOsTypes } from '@mold/shared/commands/os/listOsTypes.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import { osTypeOfOvf } from '@mold/shared/os-types.ts'
import type { OsTypeRow } from './os.repository.ts'

const byDescription = new Intl.Collator('en', { numeric: true })

/** By description; the numbers in it count as numbers, so that 9 comes before 10. */
export function sortOsTypes(rows: readonly OsTypeRow[]): OsTypeRow[] {
  return rows.toSorted((a, b) => byDescription.compare(a.description, b.description))
}

/** api-commands §0: OsType */
export function osTypeView(row: OsTypeRow): ResultOf<typeof listOsTypes>['items'][number] {
  return {
    id: row.uuid,
    name: row.description,
    description: row.description,
    oscategoryid: row.category_uuid,
    oscategoryname: row.category_name,
    isuserdefined: row.user_defined,
    fordisplay: row.description !== osTypeOfOvf,
  }
}
