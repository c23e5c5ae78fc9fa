import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/Switch.css'
import { Checkbox, Switch, type CheckboxProps, type SwitchProps } from '@mantine/core'
import type { FieldWords } from './fields.tsx'
import styles from './switches.module.css'

/* Both keep their own state and overlook what `register` writes into the DOM, so forms bind them
 * with `Controller`: `checked={field.value}`. */

/** Yes or no, sent with its form. */
export function CheckField(props: FieldWords & CheckboxProps) {
  return <Checkbox size="sm" {...props} />
}

/** On or off. */
export function SwitchField(props: FieldWords & SwitchProps) {
  return (
    <Switch
      size="sm"
      withThumbIndicator={false}
      classNames={{ track: styles.track ?? '' }}
      {...props}
    />
  )
}
