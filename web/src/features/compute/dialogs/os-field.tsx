import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { allPagesQuery } from '../../../api/all-pages.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { GroupedSelect } from '../../../ui/grouped-select.tsx'
import { groupOsTypes } from '../../add-image/os-groups.ts'

const osTypesQuery = allPagesQuery('listOsTypes', {})
const categoriesQuery = apiQuery('listOsCategories', {})

interface OsFieldProps {
  readonly value: string
  readonly onChange: (id: string) => void
  readonly error?: string | undefined
  /** A machine may have no system that the list knows. */
  readonly withNone?: boolean
}

/** OS type of a guest. */
export function OsField({ value, onChange, error, withNone = false }: OsFieldProps) {
  const t = useT()
  const osTypes = useQuery(osTypesQuery).data
  const categories = useQuery(categoriesQuery).data?.items
  const groups = useMemo(
    () => groupOsTypes(osTypes ?? [], categories ?? [], withNone),
    [osTypes, categories, withNone],
  )
  return (
    <GroupedSelect
      label={t('image.osType')}
      soon
      groups={groups}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
      error={error}
    />
  )
}
