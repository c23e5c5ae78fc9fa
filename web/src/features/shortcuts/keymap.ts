/** What a key asks for. `go` names the letter after `g`. */
export type KeyAction =
  | { readonly kind: 'palette' | 'search' | 'add' | 'help' }
  | { readonly kind: 'go'; readonly letter: string }

/** The parts of a key event that decide. */
export interface Key {
  /** When it was pressed, in milliseconds, however late a busy page hears of it. */
  readonly timeStamp: number
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** How long `g` waits for its letter. */
const leaderMs = 1_500

const single: Readonly<Record<string, KeyAction>> = {
  '/': { kind: 'search' },
  '?': { kind: 'help' },
  n: { kind: 'add' },
}

/**
 * The Latin letter of a key. While a keyboard writes Hangul the key's own text is a Korean letter; its
 * place on the keyboard still says which one is meant.
 */
function letterOf({ key, code }: Key): string {
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase()
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key
}

export function isPaletteKey(key: Key): boolean {
  const modified = (key.ctrlKey || key.metaKey) && !key.altKey && !key.shiftKey
  return modified && letterOf(key) === 'k'
}

/** Reads one key after another; keys of one character only, WCAG 2.1.4 lets people switch them off. */
export function createKeymap() {
  let leaderUntil = 0
  return (key: Key): KeyAction | undefined => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.key === 'Shift') return undefined
    const letter = letterOf(key)
    const led = key.timeStamp < leaderUntil
    leaderUntil = 0
    if (key.shiftKey && /^[a-z]$/.test(letter)) return undefined
    if (led && /^[a-z]$/.test(letter)) return { kind: 'go', letter }
    if (letter === 'g') leaderUntil = key.timeStamp + leaderMs
    return single[letter]
  }
}
