import { cleanedFindings } from '@mold/shared/image-check/cleaning.ts'
import * as z from 'zod/mini'
import type { ParamsFor } from '../../../api/client.ts'
import type { TextKey } from '../../../i18n/i18n.ts'
import type { Image } from '../kind.ts'

/** The form as the screen shows it. Messages are keys of the texts. */
export const cleanSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'clean.nameMissing'), z.maxLength(255, 'clean.nameLong')),
})

export type CleanValues = z.infer<typeof cleanSchema>

export function toRequest({ id = '' }: Image, { name }: CleanValues): ParamsFor<'cleanImage'> {
  return { id, name: name.trim() }
}

/** A password stays, with a bound to it: what becomes of it is said with what stays. */
type Removed = Exclude<
  (typeof cleanedFindings)[number],
  'root_password_set' | 'root_password_empty'
>

const isRemoved = (code: (typeof cleanedFindings)[number]): code is Removed =>
  code !== 'root_password_set' && code !== 'root_password_empty'

/** What is not in the copy, the worst first. */
export const removed: readonly TextKey[] = cleanedFindings
  .filter(isRemoved)
  .map((code) => `clean.removes.${code}` as const)

export const staying: readonly TextKey[] = [
  'clean.stays.password',
  'clean.stays.network',
  'clean.stays.data',
]
