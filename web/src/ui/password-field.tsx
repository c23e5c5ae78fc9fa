import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/PasswordInput.css'
import '@mantine/core/styles/ActionIcon.css'
import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useT } from '../i18n/i18n.ts'
import type { FieldWords } from './fields.tsx'

/** A password that can be shown. */
export function PasswordField(props: FieldWords & PasswordInputProps) {
  const t = useT()
  return (
    <PasswordInput
      // The library marks its own fields so, but not this one.
      aria-invalid={Boolean(props.error) || undefined}
      {...props}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
    />
  )
}
