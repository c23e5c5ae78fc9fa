import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { allPagesQuery } from '../../../api/all-pages.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { GroupedSelect } from '../../../ui/grouped-select.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { isOlder } from '../../images/os-older.ts'
import { groupOsTypes } from '../../add-image/os-groups.ts'

const osTypesQuery = allPagesQuery('listOsTypes', {})
const categoriesQuery = apiQuery('listOsCategories', {})

interface OsFieldProps {
  readonly value: string
  readonly onChange: (id: string) => void
  readonly error?: string | undefined
  /** A machine may have no system that the list knows. */
  readonly withNone?: boolean
  /** Id of what the guest is known to be: an older one is warned of (spec C2). */
  readonly guest?: string
}

/** OS type of a guest. */
export function OsField({ value, onChange, error, withNone = false, guest }: OsFieldProps) {
  const t = useT()
  const osTypes = useQuery(osTypesQuery).data
  const categories = useQuery(categoriesQuery).data?.items
  const groups = useMemo(
    () => groupOsTypes(osTypes ?? [], categories ?? [], withNone),
    [osTypes, categories, withNone],
  )
  const nameOf = (id: string | undefined) => osTypes?.find((each) => each.id === id)?.description
  const [chosen, known] = [nameOf(value), nameOf(guest)]
  return (
    <>
      <GroupedSelect
        label={t('image.osType')}
        soon
        groups={groups}
        value={value === '' ? null : value}
        onChange={(id) => onChange(id ?? '')}
        error={error}
      />
      {chosen !== undefined && known !== undefined && isOlder(chosen, known) && (
        <Notice tone="attention">
          {t('compute.templateCreate.older', { chosen, guest: known })}
        </Notice>
      )}
    </>
  )
}
