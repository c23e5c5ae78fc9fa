import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder that is a file system of its own, so that it can really be full. */
export interface SmallFolder {
  readonly path: string
  /** Blocks that are free; those of a file that was bound into a namespace come back after its program has ended. */
  readonly free: () => number
  /** Writes until nothing more fits. */
  readonly fill: () => void
  /** Takes away what was written. */
  readonly empty: () => void
  readonly drop: () => void
}

/** @param mebibytes that it has */
export function makeSmallFolder(mebibytes: number): SmallFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-small-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder])
  const ballast = path.join(folder, 'ballast')
  return {
    path: folder,
    free: () => statfsSync(folder).bfree,
    fill() {
      const file = openSync(ballast, 'a')
      const page = Buffer.alloc(4_096)
      try {
        for (;;) writeSync(file, page)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    drop() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true })
    },
  }
}

function tryOut(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-small-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
  if (mounted.status === 0) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true })
  return mounted.status === 0
}

/** True where this user may not mount one, as in a container without the right to. */
export const lacksSmallFolders = !tryOut()
