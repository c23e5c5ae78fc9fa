import { errorTable } from '@mold/shared/errors.ts'

/** What the server says of errors, by their codes; made of the table when the console is built (build/contract.ts). */
const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(errorTable).map(([code, { text }]) => [code, text] as const),
)

export default texts
