import '@mantine/core/styles/Input.css'
import { Textarea, TextInput, type TextareaProps, type TextInputProps } from '@mantine/core'
import type { ReactNode } from 'react'

/*
 * Labelled fields. They take what `react-hook-form`'s `register` gives (name, ref, onChange,
 * onBlur); `error` is the sentence beside the field and marks it as invalid.
 */

export interface FieldWords {
  readonly label: ReactNode
  readonly description?: ReactNode
  readonly error?: ReactNode
}

export function TextField(props: FieldWords & TextInputProps) {
  return <TextInput autoComplete="off" {...props} />
}

export function TextAreaField(props: FieldWords & TextareaProps) {
  return <Textarea autosize minRows={2} maxRows={8} {...props} />
}
