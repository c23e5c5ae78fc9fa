import '@mantine/core/styles/Input.css'
import { Textarea, TextInput, type TextareaProps, type TextInputProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'
import styles from './fields.module.css'

/*
 * Labelled fields. They take what `react-hook-form`'s `register` gives (name, ref, onChange,
 * onBlur); `error` is the sentence beside the field and marks it as invalid.
 */

export interface FieldWords {
  readonly label: ReactNode
  readonly description?: ReactNode
  readonly error?: ReactNode
}

interface Need {
  /** Says so beside the label. Everything else is needed, and has no mark. */
  readonly optional?: boolean
}

export function TextField({ label, optional, ...props }: FieldWords & TextInputProps & Need) {
  return (
    <TextInput
      autoComplete="off"
      withAsterisk={false}
      label={optional === true ? <OptionalLabel>{label}</OptionalLabel> : label}
      {...props}
    />
  )
}

export function TextAreaField({ label, optional, ...props }: FieldWords & TextareaProps & Need) {
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={8}
      label={optional === true ? <OptionalLabel>{label}</OptionalLabel> : label}
      {...props}
    />
  )
}

/** The label of a field that may stay empty. */
export function OptionalLabel({ children }: { children: ReactNode }) {
  const t = useT()
  return (
    <>
      {children} <small className={styles.optional}>({t('field.optional')})</small>
    </>
  )
}
