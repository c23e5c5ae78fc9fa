import { errorTable } from '@mold/shared/errors.ts'
import own from './errors.json'

const table = Object.fromEntries(
  Object.entries(errorTable).map(([code, { text }]) => [code, text] as const),
)

/** English texts by code: those of the error table, and the console's own where they say it better here. */
const texts: Readonly<Record<string, string>> = { ...table, ...own }

export default texts
