import '@mantine/core/styles/Input.css'
import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Choice } from './select.tsx'

interface NativeSelectFieldProps<V extends string> extends Omit<
  NativeSelectProps,
  'data' | 'onChange' | 'value'
> {
  readonly label: ReactNode
  readonly choices: readonly (Choice & { readonly value: V })[]
  readonly value: V
  readonly onChange: (value: V) => void
}

/** One out of a handful, with the browser's own list: nothing to load, and at home on phones. */
export function NativeSelectField<V extends string>(props: NativeSelectFieldProps<V>) {
  const { choices, value, onChange, ...rest } = props
  const choose = (text: string) => {
    const chosen = choices.find((choice) => choice.value === text)
    if (chosen !== undefined) onChange(chosen.value)
  }
  return (
    <NativeSelect
      {...rest}
      rightSection={<IconSelector size={14} aria-hidden />}
      data={[...choices]}
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  )
}
