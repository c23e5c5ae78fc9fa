import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { canEnter } from './account.ts'
import { roleName } from './cluster.ts'
import { EmbeddedPostgresError } from './run.ts'
import type { Account } from './run.ts'

const prefix = 'mold-pg-'
/** A socket's path has at most 107 bytes on Linux, 103 on macOS, its own name included. */
const maxFolderBytes = 80

/**
 * A private folder for the server's socket. It is not in the data folder, whose path may be too
 * long for a socket or closed to PostgreSQL's account.
 *
 * @throws EmbeddedPostgresError when no folder for temporary files will do
 */
export async function makeSocketFolder(account: Account): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp', '/run', '/dev/shm'])) {
    const folder = await mkdtemp(path.join(parent, prefix)).catch(() => undefined)
    if (folder === undefined) continue
    if (account) await chown(folder, account.uid, account.gid)
    if (Buffer.byteLength(folder) <= maxFolderBytes && (await canEnter(folder, account))) {
      return folder
    }
    await rm(folder, { recursive: true, force: true })
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL needs a folder for its socket, and neither TMPDIR nor /tmp can be written to by ' +
      'it. Set TMPDIR to a folder with a short path that every user can write to.',
  )
}

/** Removes a folder that `makeSocketFolder` made, and no other. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (path.basename(folder).startsWith(prefix)) await rm(folder, { recursive: true, force: true })
}

/** The address in the form that pg and libpq both read. */
export function socketUrl(socketFolder: string, password: string): string {
  const query = new URLSearchParams({ host: socketFolder, user: roleName, password })
  return `postgresql:///${roleName}?${query.toString()}`
}
