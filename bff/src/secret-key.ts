import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from './config.ts'
import type { Db } from './db/database.ts'
import { readCheckValue, writeCheckValue } from './settings/secret-check.repository.ts'
import type { Secrets } from './secrets.ts'

const keyLength = 32

export interface SecretKey {
  /** 32 bytes. */
  readonly key: Buffer
  /** Where it came from, for error texts: the variable or the file. */
  readonly origin: string
}

/**
 * The key that secrets in rows are encrypted with: the configured one, else the one in
 * `<dataDir>/secret.key`, which is made when there is none (hexadecimal, 0600).
 *
 * @throws ConfigError when the file is not such a key or others can read it
 */
export async function loadSecretKey(options: {
  configured?: Buffer | undefined
  dataDir: string
}): Promise<SecretKey> {
  const { configured, dataDir } = options
  if (configured) {
    if (configured.length === keyLength) return { key: configured, origin: 'MOLD_SECRET_KEY' }
    throw new ConfigError([
      `MOLD_SECRET_KEY must be ${keyLength} bytes; it has ${configured.length}.`,
    ])
  }
  const file = path.join(dataDir, 'secret.key')
  const found = await readKeyFile(file)
  if (found !== undefined) return { key: found, origin: file }
  await makeKeyFile(file)
  const made = await readKeyFile(file)
  if (made !== undefined) return { key: made, origin: file }
  throw new ConfigError([`The key file ${file} was removed while it was made; start again.`])
}

async function readKeyFile(file: string): Promise<Buffer | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw new ConfigError([
      `The key file ${file} cannot be read: ${String(error)}. Give the user that runs Mold the ` +
        'right to read it, or set MOLD_SECRET_KEY.',
    ])
  }
  if (!/^[\da-f]{64}\s*$/i.test(text)) {
    throw new ConfigError([
      `The key file ${file} must hold 64 hexadecimal digits and does not. Restore it from a backup, ` +
        'or set MOLD_SECRET_KEY; without the right key, the API keys of all users must be made anew.',
    ])
  }
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new ConfigError([
      `The key file ${file} can be read by others (mode ${(mode & 0o777).toString(8)}). Run ` +
        `"chmod 600 ${file}"; if others may have read it, replace the keys of your users.`,
    ])
  }
  return Buffer.from(text.trim(), 'hex')
}

/** Made under another name and linked, so that a process starting meanwhile never sees half of it. */
async function makeKeyFile(file: string): Promise<void> {
  // Others may pass through to what is theirs in the folder: PostgreSQL has an account of its own.
  await mkdir(path.dirname(file), { recursive: true, mode: 0o711 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(keyLength).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    // Another process was first: its key is the one.
    if (!isSystemError(error, 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
}

/**
 * Makes sure that the key is the one that the rows were encrypted with; the first key that a
 * database sees is the right one.
 *
 * @throws ConfigError that names both keys
 */
export async function checkSecretKey(db: Db, secrets: Secrets, origin: string): Promise<void> {
  const sealed = (await readCheckValue(db)) ?? (await firstCheckValue(db, secrets))
  try {
    secrets.decrypt(sealed)
  } catch (cause) {
    const [wanted = ''] = sealed.split('.')
    const error = new ConfigError([
      `The database holds secrets that were encrypted with key ${wanted}, and the key from ${origin} ` +
        `is ${secrets.keyId}. Set MOLD_SECRET_KEY to the right one, or put back the file secret.key ` +
        'that belongs to this database.',
    ])
    error.cause = cause
    throw error
  }
}

async function firstCheckValue(db: Db, secrets: Secrets): Promise<string> {
  const mine = secrets.encrypt('mold')
  await writeCheckValue(db, mine)
  return (await readCheckValue(db)) ?? mine
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
