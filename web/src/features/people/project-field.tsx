import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { foundState } from '../../api/found-state.ts'
import { apiQuery } from '../../api/queries.ts'
import { SelectField } from '../../ui/select.tsx'
import { useSettledText } from '../../ui/use-settled-text.ts'

const shown = 50

export interface ChosenProject {
  readonly id: string
  readonly name: string
}

interface ProjectFieldProps {
  readonly label: string
  readonly description?: ReactNode
  readonly value: ChosenProject | undefined
  readonly onChange: (project: ChosenProject | undefined) => void
  /** Id of a project that cannot be chosen. */
  readonly without?: string | undefined
}

/** One of the projects that the caller may see, found by a part of its name. */
export function ProjectField(props: ProjectFieldProps) {
  const { value, onChange, without, ...words } = props
  const typed = useSettledText()
  const { settled: keyword, field } = typed
  const query = useQuery(
    apiQuery('listProjects', {
      listall: true,
      ...(keyword === '' || keyword === value?.name ? {} : { keyword }),
      details: ['min'],
      sortby: 'name',
      page: 1,
      pagesize: shown,
    }),
  )
  const found = (query.data?.items ?? []).filter(({ id }) => id !== without)
  const choices = found.map(({ id = '', name = '' }) => ({ value: id, label: name }))
  const all =
    value === undefined || choices.some((choice) => choice.value === value.id)
      ? choices
      : [...choices, { value: value.id, label: value.name }]
  const { onChange: type, value: text, ...composing } = field
  return (
    <SelectField
      {...words}
      {...composing}
      searchable
      found={foundState(typed, query)}
      searchValue={text}
      onSearchChange={(next) => type({ currentTarget: { value: next } })}
      choices={all}
      value={value?.id ?? null}
      onChange={(id) => {
        const chosen = all.find((choice) => choice.value === id)
        onChange(chosen && { id: chosen.value, name: chosen.label })
      }}
    />
  )
}
