import { readFile } from 'node:fs/promises'
import { errnoOf } from '../stores/file/errors.ts'
import { joined } from './protocol.ts'
import { writeWhole } from './write-whole.ts'
import type * as z from 'zod/mini'

/** Who this host is, and what proves it. */
export type Credential = z.infer<typeof joined>

/**
 * What joining has left in a file; undefined when there is none.
 *
 * @throws Error that names the file when it is something else
 */
export async function readCredential(file: string): Promise<Credential | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return joined.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${file} is no credential of a host; remove it and join anew`, { cause })
  }
}

/** Keeps it where nobody but this user reads it. */
export async function keepCredential(file: string, credential: Credential): Promise<void> {
  await writeWhole(file, `${JSON.stringify(credential)}\n`, 0o600)
}
