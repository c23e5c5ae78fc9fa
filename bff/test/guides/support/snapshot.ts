import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** What a folder holds: a line for each file, with everything of it that somebody could miss. */
export type Snapshot = ReadonlyMap<string, string>

/** Every file, folder and link below a folder, by its path from there; links are not followed. */
export function snapshotOf(folder: string, within = '/'): Snapshot {
  const found = readdirSync(path.join(folder, within), { withFileTypes: true })
  return new Map(
    found.flatMap((entry) => {
      const name = path.join(within, entry.name)
      const own = [name, lineOf(path.join(folder, name))] as const
      return entry.isDirectory() ? [own, ...snapshotOf(folder, name)] : [own]
    }),
  )
}

function lineOf(file: string): string {
  const status = lstatSync(file)
  const owner = `${(status.mode & 0o7777).toString(8)} ${status.uid}:${status.gid}`
  if (status.isSymbolicLink()) return `link ${readlinkSync(file)}`
  if (status.isDirectory()) return `folder ${owner}`
  if (!status.isFile()) return `other ${owner}`
  if (status.size === 0) return `empty ${owner}`
  return `file ${owner} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`
}

export interface Difference {
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** Other content, owner or mode; emptied ones have `(empty)` behind them. */
  readonly changed: readonly string[]
}

/** What came, went and changed; of a folder that went only the folder itself. */
export function difference(before: Snapshot, after: Snapshot): Difference {
  const isTop = (name: string, of: Snapshot) => !of.has(path.dirname(name))
  const gone = new Map([...before].filter(([name]) => !after.has(name)))
  const come = new Map([...after].filter(([name]) => !before.has(name)))
  return {
    removed: [...gone.keys()].filter((name) => isTop(name, gone)).toSorted(),
    added: [...come.keys()].filter((name) => isTop(name, come)).toSorted(),
    changed: [...after]
      .filter(([name, line]) => before.has(name) && before.get(name) !== line)
      .map(([name, line]) => (line.startsWith('empty') ? `${name} (empty)` : name))
      .toSorted(),
  }
}
