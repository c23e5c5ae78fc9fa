import ofServer from './api-error-texts.ts'
import own from './errors.json'

/** English texts by code: those of the error table, and the console's own where they say it better here. */
const texts: Readonly<Record<string, string>> = { ...ofServer, ...own }

export default texts
