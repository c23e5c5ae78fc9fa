import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { foundState } from '../../api/found-state.ts'
import { apiQuery } from '../../api/queries.ts'
import { OptionalLabel } from '../../ui/fields.tsx'
import { SelectField } from '../../ui/select.tsx'
import { useSettledText } from '../../ui/use-settled-text.ts'

/** As many as a list shows at a time; the server searches the rest. */
const shown = 50

export interface ChosenAccount {
  readonly id: string
  readonly name: string
  readonly domainid: string
}

interface AccountFieldProps {
  readonly label: string
  readonly optional?: boolean
  readonly description?: ReactNode
  readonly error?: ReactNode
  /** Only accounts of this domain; else of every domain that the caller may see, with its path. */
  readonly domainId?: string | undefined
  readonly value: ChosenAccount | undefined
  readonly onChange: (account: ChosenAccount | undefined) => void
  /** Id of an account that cannot be chosen. */
  readonly without?: string | undefined
  /** Has the focus first in its dialog. */
  readonly first?: boolean
}

/** One account out of many, found by a part of its name; for admins. */
export function AccountField(props: AccountFieldProps) {
  const { label, optional, domainId, value, onChange, without, first, ...words } = props
  const typed = useSettledText()
  const { settled: keyword, field } = typed
  const search = {
    ...(domainId === undefined ? { listall: true } : { domainid: domainId, isrecursive: false }),
    // What is chosen stands in the field, and is not searched for.
    ...(keyword === '' || keyword === value?.name ? {} : { keyword }),
    details: ['min'],
    sortby: 'name',
    page: 1,
    pagesize: shown,
  }
  const query = useQuery(apiQuery('listAccounts', search))
  const found = (query.data?.items ?? []).filter(({ id }) => id !== without)
  const choices = found.map(({ id = '', name = '', domainid = '', domainpath = '' }) => ({
    value: id,
    label: domainId === undefined ? `${name} (${domainpath})` : name,
    account: { id, name, domainid },
  }))
  const all =
    value === undefined || choices.some((choice) => choice.value === value.id)
      ? choices
      : [...choices, { value: value.id, label: value.name, account: value }]
  const { onChange: type, value: text, ...composing } = field
  return (
    <SelectField
      {...words}
      {...composing}
      label={optional === true ? <OptionalLabel>{label}</OptionalLabel> : label}
      {...(first === true ? { 'data-autofocus': true } : {})}
      searchable
      found={foundState(typed, query)}
      clearable={optional === true}
      searchValue={text}
      onSearchChange={(next) => type({ currentTarget: { value: next } })}
      choices={all.map((choice) => ({ value: choice.value, label: choice.label }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((choice) => choice.value === id)?.account)}
    />
  )
}
