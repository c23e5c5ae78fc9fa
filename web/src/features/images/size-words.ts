import type { useT } from '../../i18n/i18n.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import type { Image } from './kind.ts'

/** Both sizes of an image with what each of them is; undefined while one is not known. */
export function sizeWords(
  { size, physicalsize, directdownload }: Image,
  t: ReturnType<typeof useT>,
  format: ReturnType<typeof useFormat>,
) {
  const stored = directdownload ? 'image.fileOf' : 'image.storedOf'
  return {
    virtual: size === undefined ? undefined : t('image.virtualOf', { size: format.size(size) }),
    stored: physicalsize === undefined ? undefined : t(stored, { size: format.size(physicalsize) }),
  }
}
