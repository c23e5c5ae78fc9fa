import * as z from 'zod/mini'
import type { ParamsFor } from '../../../api/client.ts'
import { checksumHint } from '../../add-image/checksum-hint.ts'
import type { Image } from '../kind.ts'

/** What the bytes are checked against: what was given before, another digest, or nothing. */
export const checksumChoices = ['keep', 'other', 'none'] as const
export type ChecksumChoice = (typeof checksumChoices)[number]

/** The form as the screen shows it. Messages are keys of the texts. */
export const retrySchema = z
  .object({
    url: z.string().check(z.trim(), z.minLength(1, 'retry.urlMissing')),
    choice: z.enum([...checksumChoices]),
    checksum: z.string().check(z.trim()),
  })
  .check(
    z.refine(
      ({ choice, checksum }) => choice !== 'other' || checksumHint(checksum).kind === 'known',
      {
        path: ['checksum'],
        error: 'retry.checksumWrong',
      },
    ),
  )

export type RetryValues = z.infer<typeof retrySchema>

/** As it was, but for a digest that did not fit: then there is one to enter. */
export function valuesOf(image: Image): RetryValues {
  const mismatch = image.zones?.some(({ errorcode }) => errorcode === 'image.checksum_mismatch')
  return { url: image.url ?? '', choice: mismatch === true ? 'other' : 'keep', checksum: '' }
}

/** The command's parameters: only what is to be another; an empty checksum takes the old one away. */
export function toRequest(
  image: Image,
  zoneId: string | undefined,
  { url, choice, checksum }: RetryValues,
): ParamsFor<'retryImage'> {
  return {
    id: image.id ?? '',
    ...(zoneId !== undefined && { zoneid: zoneId }),
    ...(url.trim() !== image.url && { url: url.trim() }),
    ...(choice === 'other' && { checksum: checksum.trim() }),
    ...(choice === 'none' && { checksum: '' }),
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function fieldOf(code: string | undefined): keyof RetryValues | undefined {
  if (code === undefined || /^image\.(nothing_to_retry|state_)/.test(code)) return undefined
  if (code.startsWith('image.checksum_')) return 'checksum'
  return /^(source|image)\./.test(code) ? 'url' : undefined
}
