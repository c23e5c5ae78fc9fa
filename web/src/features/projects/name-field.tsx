import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'

interface NameFieldProps {
  readonly value: string
  readonly onChange: (name: string) => void
  readonly error: string | undefined
  readonly domain: string
}

/**
 * The exact name of an account of the domain. Once the field is left it says whether there is one, and
 * nothing of names that are alike (decisions: Sharing by name).
 */
export function NameField({ value, onChange, error, domain }: NameFieldProps) {
  const t = useT()
  const [asked, setAsked] = useState('')
  const check = useQuery({
    ...apiQuery('checkAccountNames', { names: [asked] }),
    enabled: asked !== '',
    retry: false,
  })
  const found = check.data?.items.find(({ name }) => name === asked)?.found
  const unknown = asked !== '' && asked === value.trim() && found === false
  const known = asked !== '' && asked === value.trim() && found === true
  return (
    <TextField
      label={t('people.account')}
      description={known ? t('projects.nameFound') : t('projects.nameHelp', { domain })}
      data-autofocus
      spellCheck={false}
      value={value}
      error={error ?? (unknown ? t('projects.nameUnknown', { domain }) : undefined)}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => setAsked(value.trim())}
    />
  )
}
