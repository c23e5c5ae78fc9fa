import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/Switch.css'
import { Checkbox, Switch, type CheckboxProps, type SwitchProps } from '@mantine/core'
import type { FieldWords } from './fields.tsx'

/** Yes or no, sent with its form. */
export function CheckField(props: FieldWords & CheckboxProps) {
  return <Checkbox size="sm" {...props} />
}

/** On or off. */
export function SwitchField(props: FieldWords & SwitchProps) {
  return <Switch size="sm" {...props} />
}
