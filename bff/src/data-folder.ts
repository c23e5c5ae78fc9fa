import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from './config.ts'

/**
 * Makes the data folder where it is missing, passable for the account of PostgreSQL when Mold is root and
 * closed otherwise.
 *
 * @throws ConfigError that names MOLD_DATA_DIR when it cannot be made, is no folder, or is not to be written
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700
  try {
    await makeFolder(folder, mode)
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = new ConfigError([
      `MOLD_DATA_DIR must be a folder that this user can make and write to, and ${folder} cannot be used: ` +
        `${reason}. Start Mold as the user that owns it, or set MOLD_DATA_DIR to another folder.`,
    ])
    error.cause = cause
    throw error
  }
}

/** Step by step: the recursive `mkdir` of Node never ends where a parent takes no folders, as in `/proc`. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found?.isDirectory() === true) return
  if (found) throw new Error(`${folder} is no folder`)
  const parent = path.dirname(folder)
  if (parent !== folder) await makeFolder(parent, mode)
  await mkdir(folder, { mode }).catch((error: NodeJS.ErrnoException) => {
    // Another process was first.
    if (error.code !== 'EEXIST') throw error
  })
}
