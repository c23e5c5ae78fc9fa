/** An error as its text tells it. */
interface Found {
  readonly code: string
  readonly params: Readonly<Record<string, string>>
}

interface Shape {
  readonly code: string
  /** What a text of it begins with. */
  readonly begin: string
  readonly pattern: RegExp
  /** Letters that are its own and not those of a value. */
  readonly weight: number
}

/** Fewer letters of its own say nothing of a text. */
const leastWeight = 12
/** Events have no more characters; patterns with many values take seconds for long texts that somebody has made for it. */
const longest = 1_024

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

function shapeOf(code: string, text: string): Shape {
  const parts = text.split(/\{(\w+)\}/)
  const seen = new Set<string>()
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return escaped(part)
    if (seen.has(part)) return String.raw`\k<${part}>`
    seen.add(part)
    return `(?<${part}>.*?)`
  })
  const own = parts.filter((_, index) => index % 2 === 0)
  return {
    code,
    begin: own[0] ?? '',
    pattern: new RegExp(`^${source.join('')}$`, 's'),
    weight: own.join('').length,
  }
}

/**
 * Finds out which error a text tells of: rows of events keep the server's English words, and no code.
 *
 * @param texts the server's texts by code, with `{name}` for values
 * @returns the error with its values, as words; undefined for what is none of these texts
 */
export function createErrorFinder(
  texts: Readonly<Record<string, string>>,
): (text: string) => Found | undefined {
  const shapes = Object.entries(texts)
    // Events have them without the spaces at their ends.
    .map(([code, text]) => shapeOf(code, text.trim()))
    .filter(({ weight }) => weight >= leastWeight)
    // Of several that fit, the one with the fewest letters in values.
    .toSorted((one, other) => other.weight - one.weight)
  return (given) => {
    const text = given.trim()
    if (text.length > longest) return undefined
    for (const { code, begin, pattern } of shapes) {
      if (!text.startsWith(begin)) continue
      const match = pattern.exec(text)
      if (match) return { code, params: { ...match.groups } }
    }
    return undefined
  }
}
