import { Client, DatabaseError } from 'pg'
import { formatResult } from './table.ts'

/** Values as PostgreSQL writes them. */
const asText = { getTypeParser: () => (text: string) => text }

/**
 * Runs one or more statements, in one transaction unless they say otherwise, and returns what to
 * print. Tables need no schema before their name.
 *
 * @throws Error with PostgreSQL's message, and its hint where it has one
 */
export async function runSql(url: string, statements: string): Promise<string> {
  const client = new Client({
    connectionString: url,
    application_name: 'mold-admin',
    options: '-c search_path=cloud,public',
    types: asText,
  })
  await client.connect()
  try {
    const answer: unknown = await client.query({ text: statements, rowMode: 'array' })
    const results = Array.isArray(answer) ? answer : [answer]
    return results.map(formatResult).join('\n\n')
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    const { message, detail, hint } = error
    const lines = [message, detail, hint].filter((line) => line !== undefined)
    throw new Error(lines.join('\n'), { cause: error })
  } finally {
    await client.end()
  }
}
