import type { ImageRecord } from '../image.repository.ts'

/** What the place of an address begins with for an image that is converted from another one. */
export const conversionPrefix = 'convert:'

/** And for one that is the cleaned copy of another one. */
export const cleaningPrefix = 'clean:'

/** What stands in the place of an address for an image that is converted from another one. */
export const conversionUrl = (sourceUuid: string) => `${conversionPrefix}${sourceUuid}`

/** The same of a cleaned copy. */
export const cleaningUrl = (sourceUuid: string) => `${cleaningPrefix}${sourceUuid}`

/** True for an image whose bytes are made of those of another one: by converting or cleaning them. */
export function isDerived(image: Pick<ImageRecord, 'url'>): boolean {
  return image.url?.startsWith(conversionPrefix) === true || isCleaning(image)
}

/** True for a cleaned copy of another image. */
export function isCleaning({ url }: Pick<ImageRecord, 'url'>): boolean {
  return url?.startsWith(cleaningPrefix) === true
}

/** The address that people are shown: one of ours is none. */
export function shownUrl(image: Pick<ImageRecord, 'url'>): string | null {
  return isDerived(image) ? null : image.url
}
