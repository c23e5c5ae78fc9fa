import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { ConfigError } from './config.ts'
import { makeWithParents } from './stores/file/folders.ts'

/**
 * Makes the data folder where it is missing, passable for the account of PostgreSQL when Mold is root and
 * closed otherwise.
 *
 * @throws ConfigError that names MOLD_DATA_DIR when it cannot be made, is no folder, or is not to be written
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700
  try {
    await makeWithParents(folder, mode)
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
