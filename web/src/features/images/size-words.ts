import type { useT } from '../../i18n/i18n.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import type { Image } from './kind.ts'

type SizeWords = Readonly<Record<'virtual' | 'stored', string | undefined>>

/* A row says them in two places, and is drawn again whenever one scrolls. */
const kept = new WeakMap<Image, { readonly t: unknown; readonly words: SizeWords }>()

/** Both sizes of an image with what each of them is; undefined while one is not known. */
export function sizeWords(
  image: Image,
  t: ReturnType<typeof useT>,
  format: ReturnType<typeof useFormat>,
): SizeWords {
  const known = kept.get(image)
  if (known?.t === t) return known.words
  const words = makeWords(image, t, format)
  kept.set(image, { t, words })
  return words
}

function makeWords(
  { size, physicalsize, directdownload }: Image,
  t: ReturnType<typeof useT>,
  format: ReturnType<typeof useFormat>,
): SizeWords {
  const stored = directdownload ? 'image.fileOf' : 'image.storedOf'
  return {
    virtual: size === undefined ? undefined : t('image.virtualOf', { size: format.size(size) }),
    stored: physicalsize === undefined ? undefined : t(stored, { size: format.size(physicalsize) }),
  }
}
