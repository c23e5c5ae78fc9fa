import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { OptionalLabel } from '../../ui/fields.tsx'
import { SelectField } from '../../ui/select.tsx'
import { domainsQuery } from './people.ts'

interface DomainFieldProps {
  readonly label: string
  readonly optional?: boolean
  readonly description?: ReactNode
  readonly error?: ReactNode
  /** Id of the domain; empty for none. */
  readonly value: string
  readonly onChange: (id: string) => void
  /** Can be emptied again. */
  readonly clearable?: boolean
  /** In a popover, which would close over a list of its own. */
  readonly inPlace?: boolean
}

/** One of the domains that the caller may see, by its path. */
export function DomainField(props: DomainFieldProps) {
  const { label, optional, value, onChange, clearable, inPlace, ...words } = props
  const domains = useQuery(domainsQuery).data ?? []
  const known = domains.map(({ id = '', path = '' }) => ({ value: id, label: path }))
  // Until they are there, no id is shown in place of a path.
  const choices =
    value === '' || known.some((choice) => choice.value === value)
      ? known
      : [...known, { value, label: '…' }]
  return (
    <SelectField
      {...words}
      label={optional === true ? <OptionalLabel>{label}</OptionalLabel> : label}
      searchable
      clearable={clearable === true}
      inPlace={inPlace === true}
      choices={choices}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
    />
  )
}
