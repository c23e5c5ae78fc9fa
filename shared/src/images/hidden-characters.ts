/** A character of a text that nobody can see, or that changes what others look like. */
export interface HiddenCharacter {
  readonly codepoint: string
  readonly kind: 'control character' | 'direction mark' | 'invisible character' | 'not a character'
  /** Counted in code points, from 1. */
  readonly position: number
}

/** Scripts that write with joiners: Arabic and its kin, Mongolian, and those of India and around. */
const joinedScripts =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u
const zeroWidthNonJoiner = 0x200c
const zeroWidthJoiner = 0x200d
const blackFlag = '\u{1f3f4}'

/**
 * The first hidden character of a text, or null. Emoji sequences and scripts that need joiners keep
 * them; everything else of the kind serves only to make two names look the same (security C5, E22).
 */
export function findHiddenCharacter(text: string): HiddenCharacter | null {
  const characters = Array.from(text)
  for (const [index, character] of characters.entries()) {
    const kind = kindOf(characters, index)
    if (kind === null) continue
    const code = character.codePointAt(0) ?? 0
    return {
      codepoint: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
      kind,
      position: index + 1,
    }
  }
  return null
}

/** The text without its hidden characters. */
export function withoutHiddenCharacters(text: string): string {
  const characters = Array.from(text)
  return characters.filter((_, index) => kindOf(characters, index) === null).join('')
}

function kindOf(characters: readonly string[], index: number): HiddenCharacter['kind'] | null {
  const character = characters[index] ?? ''
  const code = character.codePointAt(0) ?? 0
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(character)) return 'control character'
  if (/[\p{Cs}\p{Noncharacter_Code_Point}]/u.test(character)) return 'not a character'
  if (/\p{Bidi_Control}/u.test(character)) return 'direction mark'
  if (code === zeroWidthJoiner || code === zeroWidthNonJoiner) {
    return joins(characters, index, code) ? null : 'invisible character'
  }
  if (isTag(code)) return isInFlag(characters, index) ? null : 'invisible character'
  // Fillers of Korean letters and the blank Braille cell are visible to nobody but the standard.
  if (/[\u{115f}\u{1160}\u{2800}]/u.test(character)) return 'invisible character'
  if (/\p{Variation_Selector}/u.test(character)) {
    return varies(characters, index) ? null : 'invisible character'
  }
  const ignorable = /\p{Default_Ignorable_Code_Point}|[\u{fff9}-\u{fffb}]/u.test(character)
  return ignorable ? 'invisible character' : null
}

/** Variants exist of pictures, keycaps (digit, selector, cap), Chinese and Mongolian letters. */
function varies(characters: readonly string[], index: number): boolean {
  const before = characters[index - 1] ?? ''
  if (/[0-9#*]/u.test(before)) return characters[index + 1] === '\u{20e3}'
  return /[\p{Extended_Pictographic}\p{scx=Han}\p{scx=Mong}]/u.test(before)
}

function joins(characters: readonly string[], index: number, code: number): boolean {
  const before = baseBefore(characters, index)
  const after = characters[index + 1] ?? ''
  if (joinedScripts.test(before) && joinedScripts.test(after)) return true
  const pictures = /\p{Extended_Pictographic}/u
  return code === zeroWidthJoiner && pictures.test(before) && pictures.test(after)
}

/** The character before, past variation selectors and skin tones. */
function baseBefore(characters: readonly string[], index: number): string {
  let at = index - 1
  while (/[\p{Variation_Selector}\p{Emoji_Modifier}]/u.test(characters[at] ?? '')) at--
  return characters[at] ?? ''
}

/** Tags spell the region of a flag: the black flag, letters in tags, and the tag that ends them. */
function isInFlag(characters: readonly string[], index: number): boolean {
  let at = index
  while (isTag(characters[at]?.codePointAt(0) ?? 0)) at--
  return characters[at] === blackFlag && index - at <= 7
}

function isTag(code: number): boolean {
  return code >= 0xe0020 && code <= 0xe007f
}
