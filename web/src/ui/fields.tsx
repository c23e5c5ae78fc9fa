import '@mantine/core/styles/PasswordInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/Switch.css'
import '@mantine/core/styles/InlineInput.css'
import {
  Checkbox,
  PasswordInput,
  Switch,
  Textarea,
  TextInput,
  type CheckboxProps,
  type PasswordInputProps,
  type SwitchProps,
  type TextareaProps,
  type TextInputProps,
} from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'

/*
 * Labelled fields. They take what `react-hook-form`'s `register` gives (name, ref, onChange,
 * onBlur); `error` is the sentence beside the field and marks it as invalid.
 */

interface Words {
  readonly label: ReactNode
  readonly description?: ReactNode
  readonly error?: ReactNode
}

export type TextFieldProps = Words & TextInputProps

export function TextField(props: TextFieldProps) {
  return <TextInput autoComplete="off" {...props} />
}

export function PasswordField(props: Words & PasswordInputProps) {
  const t = useT()
  return (
    <PasswordInput
      {...props}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
    />
  )
}

export function TextAreaField(props: Words & TextareaProps) {
  return <Textarea autosize minRows={2} maxRows={8} {...props} />
}

export function CheckField(props: Words & CheckboxProps) {
  return <Checkbox size="sm" {...props} />
}

export function SwitchField(props: Words & SwitchProps) {
  return <Switch size="sm" {...props} />
}
