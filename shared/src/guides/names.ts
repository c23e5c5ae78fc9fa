/**
 * Whether a name can be written into commands that are pasted line by line: it is one line, begins with no dash that
 * a program would take for an option, and has no control characters.
 */
export function isCommandName(name: string): boolean {
  return name !== '' && !name.startsWith('-') && !/\p{Cc}/u.test(name) && name.isWellFormed()
}

/** A text as one word of PowerShell. */
export function powerShellWord(text: string): string {
  if (/^[\w.\\:-]+$/.test(text) && !text.startsWith('-')) return text
  return `'${text.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`
}
