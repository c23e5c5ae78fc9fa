/** What PostgreSQL said to one statement; values are its own text. */
export interface StatementResult {
  readonly command: string
  readonly rowCount: number | null
  readonly fields: readonly { readonly name: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** Columns that a text takes on a terminal: Korean and its neighbours take two each. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0)
}

/** One line, and nothing that a terminal would obey. */
function cellText(value: string | null | undefined): string {
  return (value ?? '').replaceAll(/\p{Cc}/gu, (control) =>
    control === '\n' ? String.raw`\n` : String.raw`\x${control.charCodeAt(0).toString(16)}`,
  )
}

/** Rows as a table with their number, or what a statement without rows did. */
export function formatResult({ command, rowCount, fields, rows }: StatementResult): string {
  if (fields.length === 0) return [command, rowCount].filter((part) => part !== null).join(' ')
  const cells = rows.map((row) => fields.map((_, column) => cellText(row[column])))
  const names = fields.map(({ name }) => cellText(name))
  const widths = names.map((name, column) =>
    Math.max(widthOf(name), ...cells.map((row) => widthOf(row[column] ?? ''))),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join(' | ')
      .trimEnd()
  const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-')
  return [line(names), rule, ...cells.map(line), count].join('\n')
}
