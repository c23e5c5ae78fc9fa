import { AppError } from '../errors.ts'
import { findHiddenCharacter } from './hidden-characters.ts'

/** Characters as a reader counts them; an emoji with all its parts is one. */
export const maxNameLength = 255
/** A reader's character may carry marks without end; this many code points suffice for any name. */
const maxCodePoints = 4 * maxNameLength

/** Names of the system VM templates (semantics §1), compared without regard to case and spaces. */
const reservedNames = ['XenServer', 'KVM', 'vSphere', 'HyperV'].map((hypervisor) =>
  folded(`SystemVM Template (${hypervisor})`),
)

/**
 * The name of a template or ISO as it is kept: trimmed, 1 to 255 characters of any language, emoji
 * included. Throws `image.name_empty`, `…_too_long`, `…_character`, `…_reserved`.
 */
export function checkImageName(text: string): string {
  const name = text.trim()
  const hidden = findHiddenCharacter(name)
  if (hidden) throw new AppError('image.name_character', { ...hidden })
  if (!/[^\p{Z}\p{C}\p{M}]/u.test(name)) throw new AppError('image.name_empty')
  const length = lengthOf(name)
  if (length > maxNameLength) {
    throw new AppError('image.name_too_long', { length, max: maxNameLength })
  }
  if (reservedNames.includes(folded(name))) throw new AppError('image.name_reserved')
  return name
}

function lengthOf(name: string): number {
  const codePoints = Array.from(name).length
  if (codePoints > maxCodePoints) return codePoints
  return Array.from(new Intl.Segmenter().segment(name)).length
}

function folded(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()
}
