import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import { writeWhole } from '../write-whole.ts'
import * as z from 'zod/mini'
import type { NamedCertificate } from './certificate-folder.ts'
import { type Keystore, runKeytool } from './keytool.ts'

export type { Keystore } from './keytool.ts'

const notes = z.object({ file: z.string(), aliases: z.array(z.string()) })
/** Java compares the names of entries without their case. */
const nameOf = (alias: string) => alias.toLowerCase()

/**
 * The key store of a host as it is now. Which of its entries are ours is noted beside it, before they are
 * written: those of others are never replaced and never removed.
 *
 * @throws AppError host.tool_missing, certificate.keystore_failed
 */
export async function reachKeystore(keystore: Keystore, stateDir: string) {
  const { file } = keystore
  const noteFile = path.join(stateDir, 'keystore.json')
  const own = new Set(await readNotes(noteFile, file))
  const found = existsSync(file)
    ? entriesIn(await runKeytool(keystore, ['-list', '-rfc']))
    : new Map()
  const note = () => writeWhole(noteFile, JSON.stringify({ file, aliases: [...own] }))

  async function remove(alias: string): Promise<void> {
    const name = nameOf(alias)
    if (found.has(name)) await runKeytool(keystore, ['-delete', '-noprompt', '-alias', name])
    found.delete(name)
    if (own.delete(name)) await note()
  }

  return {
    /** Entries of ours that are none of these. */
    strange: (wanted: ReadonlySet<string>): string[] => {
      const names = new Set([...wanted].map(nameOf))
      return [...own].filter((name) => !names.has(name))
    },
    remove,
    /** @throws AppError certificate.keystore_taken, certificate.keystore_failed */
    async keep({ alias, pem }: NamedCertificate): Promise<void> {
      const name = nameOf(alias)
      const print = new X509Certificate(pem).fingerprint256
      if (found.get(name) === print) return
      if (found.has(name) && !own.has(name)) {
        throw new AppError('certificate.keystore_taken', { file, alias })
      }
      if (found.has(name)) await remove(name)
      own.add(name)
      await note()
      await runKeytool(keystore, ['-importcert', '-noprompt', '-trustcacerts', '-alias', name], pem)
      found.set(name, print)
    },
  }
}

/** Names and SHA-256 of what `keytool -list -rfc` prints; an entry without a certificate has an empty one. */
export function entriesIn(listing: string): Map<string, string> {
  const entries = listing.split(/^Alias name: /m).slice(1)
  return new Map(
    entries.map((entry) => {
      const [alias = ''] = entry.split('\n')
      const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(entry)?.[0]
      const isTrusted = /^Entry type: trustedCertEntry/m.test(entry)
      const print = pem && isTrusted ? new X509Certificate(pem).fingerprint256 : ''
      return [nameOf(alias.trim()), print] as const
    }),
  )
}

/** What was noted of this very key store; of another one nothing is ours. */
async function readNotes(noteFile: string, file: string): Promise<string[]> {
  const text = await readFile(noteFile, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return []
  const read = notes.safeParse(JSON.parse(text))
  return read.success && read.data.file === file ? read.data.aliases : []
}
