import type { Stats } from 'node:fs'
import { lstat, opendir, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { StoredFile } from '../store.ts'
import { errnoOf } from './errors.ts'
import { isDigest, isSpoolName, type Layout } from './layout.ts'

const shard = /^[\da-f]{2}$/

/** Bytes that removing the file frees: holes take no space. */
export function freedBytes(stats: Stats): number {
  return Math.min(stats.size, stats.blocks * 512)
}

/** Spools and objects; files of other names are not ours and are passed over. */
export async function* scan(layout: Layout): AsyncGenerator<StoredFile> {
  yield* filesOf(layout.staging, 'spool', isSpoolName)
  for (const outer of await shardsOf(layout.objects)) {
    for (const inner of await shardsOf(outer)) yield* filesOf(inner, 'object', isDigest)
  }
}

async function shardsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && shard.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
}

async function* filesOf(
  folder: string,
  kind: StoredFile['kind'],
  isOurs: (name: string) => boolean,
): AsyncGenerator<StoredFile> {
  for await (const entry of await opendir(folder)) {
    if (!entry.isFile() || !isOurs(entry.name)) continue
    const stats = await statsOf(path.join(folder, entry.name))
    if (!stats) continue
    // A rename leaves the time of the last write and moves the time of the last change.
    const modified = new Date(Math.max(stats.mtimeMs, stats.ctimeMs))
    yield { kind, name: entry.name, length: stats.size, bytes: freedBytes(stats), modified }
  }
}

/** Undefined when the file went away meanwhile. */
export async function statsOf(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
