import { isCommandName } from '@mold/shared/guides/names.ts'
import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/fields.tsx'

interface NameFieldProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A name that is written into commands; empty while it is not known. */
export function NameField({ label, description, value, onChange }: NameFieldProps) {
  const t = useT()
  return (
    <TextField
      label={label}
      description={description}
      value={value}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={value === '' || isCommandName(value) ? undefined : t('guides.problem.name')}
    />
  )
}
