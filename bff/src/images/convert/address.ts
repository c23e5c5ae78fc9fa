import type { ImageRecord } from '../image.repository.ts'

/** What the place of an address begins with for an image that is made from another one. */
export const conversionPrefix = 'convert:'

/** What stands in the place of an address for an image that is made from another one. */
export const conversionUrl = (sourceUuid: string) => `${conversionPrefix}${sourceUuid}`

/** True for an image whose bytes come by converting those of another one. */
export function isConversion({ url }: Pick<ImageRecord, 'url'>): boolean {
  return url?.startsWith(conversionPrefix) === true
}

/** The address that people are shown: one of ours is none. */
export function shownUrl(image: Pick<ImageRecord, 'url'>): string | null {
  return isConversion(image) ? null : image.url
}
