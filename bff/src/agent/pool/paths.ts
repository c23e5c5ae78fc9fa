import path from 'node:path'

const uuidText = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const digestText = /^[\da-f]{64}$/

export const isDiskName = (name: string) => uuidText.test(name)
export const isBaseName = (name: string) => digestText.test(name)

/** Where things are in primary storage. */
export interface PoolPaths {
  readonly root: string
  readonly bases: string
  readonly disks: string
  /** What UEFI machines keep, one file for each root disk. */
  readonly nvrams: string
  /** What is being made; emptied when the agent starts. */
  readonly work: string
  base(digest: string): string
  disk(uuid: string): string
  nvram(disk: string): string
  /** A file of a command that is under way; its uuid keeps it from those of others. */
  temporary(command: string, suffix: string): string
}

/** Names come from the server and are checked all the same, so that none can become a path. */
export function poolPaths(root: string): PoolPaths {
  const [bases, disks, nvrams, work] = ['bases', 'disks', 'nvram', 'work'].map((folder) =>
    path.join(root, folder),
  ) as [string, string, string, string]
  return {
    root,
    bases,
    disks,
    nvrams,
    work,
    base: (digest) => path.join(bases, checked(digest, digestText)),
    disk: (uuid) => path.join(disks, `${checked(uuid, uuidText)}.qcow2`),
    nvram: (disk) => path.join(nvrams, `${checked(disk, uuidText)}.fd`),
    temporary: (command, suffix) => path.join(work, `${checked(command, uuidText)}.${suffix}`),
  }
}

function checked(name: string, rule: RegExp): string {
  if (!rule.test(name)) throw new TypeError('not a name of primary storage')
  return name
}
