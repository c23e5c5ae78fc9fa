import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { rootOf } from './layout.ts'

/** The folder without links; what of it is not there yet stays as it is written. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    const parent = path.dirname(folder)
    return parent === folder ? folder : path.join(await realFolder(parent), path.basename(folder))
  }
}

const isWithin = (folder: string, other: string) =>
  folder === other || folder.startsWith(`${other}${path.sep}`)

/**
 * True when two stores would share files: the same folder, or one inside the other, by whatever name.
 * Either would take the other's images for leftovers.
 */
export async function isSamePlace(url: string, otherUrl: string): Promise<boolean> {
  const [root, otherRoot] = [rootOf(url), rootOf(otherUrl)]
  if (root === undefined || otherRoot === undefined) return false
  const [folder, other] = await Promise.all([realFolder(root), realFolder(otherRoot)])
  return isWithin(folder, other) || isWithin(other, folder)
}
