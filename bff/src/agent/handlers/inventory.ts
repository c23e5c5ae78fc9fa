import { readdir, stat } from 'node:fs/promises'
import type { HostHandler } from '../host.ts'
import { steadily } from '../libvirt/steady.ts'
import { isBaseName } from '../pool/paths.ts'
import { allocated, listDisks } from './disk.ts'

/** Everything of Mold on this host; bytes are those that a file takes, of images those that they have. */
export const inventory: HostHandler<'inventory'> = async (host, _, { signal }) => {
  const { paths } = host
  const domains = await steadily(signal, host.listDomains)
  const disks = []
  for (const disk of await listDisks(host)) {
    const bytes = await unlessGone(() => allocated(paths.disk(disk)))
    if (bytes !== undefined) disks.push({ disk, bytes })
  }
  const bases = []
  for (const digest of (await readdir(paths.bases)).filter(isBaseName)) {
    const bytes = await unlessGone(async () => (await stat(paths.base(digest))).size)
    if (bytes !== undefined) bases.push({ digest, bytes })
  }
  return {
    domains: domains.map(({ instance, name, state }) => ({ instance, name, state })),
    disks,
    bases,
  }
}

/** Undefined for what another command has removed meanwhile. */
async function unlessGone<T>(look: () => Promise<T>): Promise<T | undefined> {
  return look().catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
}
