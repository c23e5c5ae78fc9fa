import { chmod, chown, readdir, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { makeWithParents } from '../../stores/file/folders.ts'
import type { Account } from '../libvirt/detect.ts'
import type { PoolPaths } from './paths.ts'

/**
 * Makes the folders of primary storage, and removes what commands have left that did not end.
 *
 * @throws AppError host.pool_failed
 */
export async function preparePool(paths: PoolPaths): Promise<void> {
  try {
    await makeWithParents(paths.root, 0o711)
    for (const folder of [paths.bases, paths.disks, paths.nvrams, paths.work]) {
      await makeWithParents(folder, 0o710)
    }
    for (const name of await readdir(paths.work)) {
      await rm(path.join(paths.work, name), { force: true })
    }
    await dropOldParts(paths)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('host.pool_failed', { path: paths.root, reason }, { cause: error })
  }
}

/** Milliseconds after which nobody comes back for a part of an image: its command has long ended. */
const partAgeMs = 24 * 60 * 60_000

async function dropOldParts({ bases, disks }: PoolPaths): Promise<void> {
  for (const folder of [bases, disks]) {
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.part')) continue
      const file = path.join(folder, name)
      const { mtimeMs } = await stat(file)
      if (mtimeMs < Date.now() - partAgeMs) await rm(file, { force: true })
    }
  }
}

/** Lets the account of machines pass the folders, and nobody else: names of images are no secrets. */
export async function openPool(paths: PoolPaths, account: Account | undefined): Promise<void> {
  if (!account || process.geteuid?.() !== 0) return
  await chmod(paths.root, 0o711)
  for (const folder of [paths.bases, paths.disks, paths.nvrams, paths.work]) {
    await chown(folder, 0, account.gid)
    await chmod(folder, 0o710)
  }
}

/** Bytes of the file system that primary storage is on. */
export async function poolSpace(paths: PoolPaths): Promise<{ total: number; used: number }> {
  const { blocks, bavail, bsize } = await statfs(paths.root)
  return { total: blocks * bsize, used: (blocks - bavail) * bsize }
}

/** Bytes that are left there. */
export async function freeBytes(paths: PoolPaths): Promise<number> {
  const { total, used } = await poolSpace(paths)
  return total - used
}

/**
 * Refuses what would not fit, so that machines which run here are not left without room.
 *
 * @param bytes more than is likely to be written
 * @throws AppError host.disk_full
 */
export async function requireRoom(paths: PoolPaths, bytes: number): Promise<void> {
  if ((await freeBytes(paths)) < bytes) throw new AppError('host.disk_full', { path: paths.root })
}
