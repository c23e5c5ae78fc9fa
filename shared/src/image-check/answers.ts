/** What a run of `checkScript` has answered, by the name of the section; the first of a name counts. */
export function readSections(output: string, mark: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>()
  let name: string | undefined
  let lines: string[] = []
  const close = () => {
    if (name !== undefined && !sections.has(name)) sections.set(name, lines.join('\n'))
    lines = []
  }
  for (const line of output.split('\n')) {
    if (!line.startsWith(`${mark} `)) {
      lines.push(line)
      continue
    }
    const next = line.slice(mark.length + 1)
    // How far the run is.
    if (next.startsWith('(')) continue
    close()
    name = next
  }
  close()
  return sections
}

/** Longer than honest paths and names are. */
const maxShown = 255

/**
 * A text out of a guest as it may be shown: control characters, and those that turn the direction of text, are written
 * out, and what is long is cut.
 */
export function shown(text: string): string {
  const visible = text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u{61c}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  )
  return visible.length > maxShown ? `${visible.slice(0, maxShown)}…` : visible
}

/** Lines that are not empty. */
export const linesOf = (text: string | undefined): string[] =>
  (text ?? '').split('\n').filter((line) => line !== '')
