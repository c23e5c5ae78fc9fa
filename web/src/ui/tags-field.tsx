import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/ScrollArea.css'
import '@mantine/core/styles/Combobox.css'
import '@mantine/core/styles/Pill.css'
import '@mantine/core/styles/PillsInput.css'
import { TagsInput, type TagsInputProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface TagsFieldProps extends Omit<TagsInputProps, 'value' | 'onChange'> {
  readonly label: ReactNode
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
}

/** A list of short texts, each a tag; a comma, a space or Enter ends one. */
export function TagsField({ values, ...props }: TagsFieldProps) {
  return <TagsInput {...props} value={[...values]} splitChars={[',', ';', ' ']} />
}
