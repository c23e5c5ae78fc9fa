import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

export interface FolderLock {
  release: () => Promise<void>
}

/**
 * Makes this process the only one that runs a database in `dataDir`; `undefined` when another one
 * still is after `waitMs`. The lock is SQLite's on an empty file, because Node has no file locks of
 * its own: the kernel drops it with the process, so kill -9 leaves nothing stale behind, and it
 * holds between containers that share the folder, where process ids say nothing.
 */
export async function lockFolder(
  dataDir: string,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
): Promise<FolderLock | undefined> {
  const name = path.join(dataDir, 'mold.lock')
  // Made first, for its mode: whoever could open it could hold up the start.
  await writeFile(name, '', { flag: 'a', mode: 0o600 })
  const file = new DatabaseSync(name, { timeout: 0 })
  const deadline = performance.now() + waitMs
  while (!take(file)) {
    if (performance.now() >= deadline) {
      file.close()
      return undefined
    }
    await delay(100, undefined, { signal }).catch((error: unknown) => {
      file.close()
      throw error
    })
  }
  await writeFile(pidFile(dataDir), `${process.pid}\n`)
  return {
    release: async () => {
      await rm(pidFile(dataDir), { force: true })
      file.close()
    },
  }
}

function take(file: DatabaseSync): boolean {
  const busy = 5
  try {
    file.exec('pragma journal_mode = memory; begin exclusive')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return false
    throw error
  }
}

function pidFile(dataDir: string) {
  return path.join(dataDir, 'mold.pid')
}

/** The process id that the holder of the lock wrote down, for messages only. */
export async function lockHolder(dataDir: string): Promise<string> {
  const text = await readFile(pidFile(dataDir), 'utf8').catch(() => '')
  return /^\d+$/.test(text.trim()) ? `process ${text.trim()}` : 'another process'
}
