const initials = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ')
const firstSyllable = 0xac00
const lastSyllable = 0xd7a3
/** Syllables that begin with one consonant. */
const perInitial = 588

/** The first consonants of a Korean text: `템플릿` → `ㅌㅍㄹ`. */
function initialsOf(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < firstSyllable || code > lastSyllable) return character
    return initials[Math.floor((code - firstSyllable) / perInitial)] ?? character
  }).join('')
}

/** Letters of their own, so that half a syllable, as it is while one types, begins the whole one. */
const apart = (text: string) => text.normalize('NFKD')

/** True when a text holds every word of what was typed, or their first consonants. */
export function matches(typed: string, text: string): boolean {
  const [whole, starts] = [text.toLowerCase(), initialsOf(text)]
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => apart(whole).includes(apart(word)) || starts.includes(word))
}
