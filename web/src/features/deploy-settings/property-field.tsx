import type { DeployProperty } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import type { PropertyProblem } from '@mold/shared/deploy-as-is/property.ts'
import { memo, type ReactNode } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useT } from '../../i18n/i18n.ts'
import { TextAreaField, TextField } from '../../ui/fields.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import type { DeployValues } from './deploy-form.ts'
import { problemWords } from './problem-words.ts'
import styles from './property-field.module.css'
import { useRuleWords } from './rule-words.ts'

interface PropertyFieldProps {
  readonly property: DeployProperty
  /** Its place among the values of the form. */
  readonly at: number
  readonly form: UseFormReturn<DeployValues>
  readonly value: string
  readonly problem: PropertyProblem | undefined
}

/** The field for one property: what it takes decides what it looks like. */
export const PropertyField = memo(function PropertyField(props: PropertyFieldProps) {
  const { property, at, form, value, problem } = props
  const t = useT()
  const { key, label, kind, choices, secret } = property
  const field = `values.${at}` as const
  const ruleWords = useRuleWords()
  const words = {
    label: label || key,
    description: helpOf(property, ruleWords(property)),
    error: problemWords(t, problem),
  }
  if (choices.length > 0) return <ChoiceField {...props} words={words} />
  if (kind === 'boolean') {
    return (
      <SwitchField
        {...words}
        checked={value === 'true'}
        onChange={(event) =>
          form.setValue(field, `${event.currentTarget.checked}`, { shouldDirty: true })
        }
      />
    )
  }
  if (secret) {
    return <PasswordField {...words} autoComplete="new-password" {...form.register(field)} />
  }
  // A field of one line would drop the ends of lines.
  if (property.value.includes('\n')) return <TextAreaField {...words} {...form.register(field)} />
  const mode = kind === 'integer' ? 'numeric' : kind === 'real' ? 'decimal' : 'text'
  return <TextField {...words} inputMode={mode} {...form.register(field)} />
})

interface ChoiceFieldProps extends PropertyFieldProps {
  readonly words: {
    readonly label: string
    readonly description: ReactNode
    readonly error: string | undefined
  }
}

function ChoiceField({ property: { choices }, at, form, value, words }: ChoiceFieldProps) {
  const t = useT()
  const listed = choices.map((choice) => ({ value: choice, label: choice }))
  const isThere = choices.includes(value)
  return (
    <NativeSelectField
      {...words}
      choices={isThere ? listed : [{ value: '', label: t('deploy.choose') }, ...listed]}
      value={isThere ? value : ''}
      onChange={(chosen) => form.setValue(`values.${at}`, chosen, { shouldDirty: true })}
    />
  )
}

/** What its maker says of it, what it takes, and the key that manuals name it by. */
function helpOf({ key, label, description, kind, choices }: DeployProperty, rules: string) {
  // A switch and a list show what they take.
  const taken = kind === 'boolean' || choices.length > 0 ? '' : rules
  if (description === '' && taken === '' && label === '') return undefined
  return (
    <>
      {description !== '' && <span className={styles.line}>{description}</span>}
      <span className={styles.line}>
        {taken}
        {taken !== '' && label !== '' && ' · '}
        {label !== '' && <code className={styles.key}>{key}</code>}
      </span>
    </>
  )
}
