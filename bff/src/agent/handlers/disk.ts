import { access, chmod, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { syncFolder } from '../../stores/file/folders.ts'
import type { AgentHost, HostHandler } from '../host.ts'
import { lookAtDomain } from '../libvirt/live-domain.ts'
import { poolFailure } from '../pool/failures.ts'
import { readDisk, relativeBase } from '../pool/overlay.ts'
import { isDiskName } from '../pool/paths.ts'
import { qemuImg } from '../pool/qemu-img.ts'

/** Makes a disk whole before it gets its name; one that is there is what was asked for before. */
export const createDisk: HostHandler<'disk.create'> = async (host, wanted, { signal }) => {
  const { disk, size, base } = wanted
  const { paths } = host
  const file = paths.disk(disk)
  const part = `${file}.part`
  try {
    if (await isThere(file)) return { bytes: await allocated(file) }
    await rm(part, { force: true })
    await makeOverlay(host, part, wanted, signal)
    await sync(part)
    await rename(part, file)
    await syncFolder(paths.disks)
    const made = await readDisk(paths, disk)
    if (made.virtualSize >= size || !base) return { bytes: await allocated(file) }
    throw new AppError('host.disk_failed', { disk, reason: 'it is smaller than it should be' })
  } catch (error) {
    await rm(part, { force: true })
    throw failureOf(error, disk, paths.root)
  }
}

async function makeOverlay(
  { paths }: AgentHost,
  part: string,
  { size, base }: Parameters<typeof createDisk>[1],
  signal: AbortSignal,
): Promise<void> {
  if (!base) {
    await qemuImg(['create', '-q', '-f', 'qcow2', part, String(size)], signal)
  } else {
    await access(paths.base(base.digest)).catch(() => {
      throw new AppError('host.base_missing', { digest: base.digest })
    })
    const under = ['-b', relativeBase(base.digest), '-F', base.format]
    // Without a size it gets that of its image, which is then compared with what is wanted.
    await qemuImg(['create', '-q', '-f', 'qcow2', ...under, part], signal)
    await grow(part, size, signal)
  }
  await chmod(part, 0o600)
}

async function grow(part: string, size: number, signal: AbortSignal): Promise<void> {
  const handle = await open(part)
  const head = Buffer.alloc(32)
  try {
    await handle.read(head, 0, head.length, 0)
  } finally {
    await handle.close()
  }
  const own = Number(head.readBigUInt64BE(24))
  if (size < own) throw new AppError('host.disk_too_small', { size, base: own })
  if (size > own) await qemuImg(['resize', '-q', '-f', 'qcow2', part, String(size)], signal)
}

function failureOf(error: unknown, disk: string, path: string): unknown {
  if (error instanceof AppError) return error
  const known = poolFailure(error, path)
  if (known instanceof AppError) return known
  const reason = error instanceof Error ? error.message : String(error)
  if (/no space left/i.test(reason))
    return new AppError('host.disk_full', { path }, { cause: error })
  return new AppError('host.disk_failed', { disk, reason }, { cause: error })
}

/**
 * Removes a disk, with what its machine's firmware kept.
 *
 * @throws AppError host.disk_in_use
 */
export const removeDisk: HostHandler<'disk.remove'> = async (host, { disk }) => {
  const { paths } = host
  const file = paths.disk(disk)
  if ((await isThere(file)) && (await isInUse(host, file))) {
    throw new AppError('host.disk_in_use', { disk })
  }
  try {
    const bytes = await allocated(file).catch(() => 0)
    for (const gone of [file, `${file}.part`, paths.nvram(disk)]) await rm(gone, { force: true })
    await syncFolder(paths.disks)
    return { bytes }
  } catch (error) {
    throw poolFailure(error, paths.root)
  }
}

/** True when a machine that runs has a disk. Without libvirt nothing can be said, and nothing is removed. */
async function isInUse(host: AgentHost, file: string): Promise<boolean> {
  for (const { instance } of await host.listDomains()) {
    const domain = await lookAtDomain(host.virsh, instance)
    if (domain?.disks.some((disk) => disk.file === file)) return true
  }
  return false
}

/** The disk that is over an image, if there is one. */
export async function diskOver(host: AgentHost, digest: string): Promise<string | undefined> {
  for (const disk of await listDisks(host)) {
    const found = await readDisk(host.paths, disk).catch(() => undefined)
    if (found?.digest === digest) return disk
  }
  return undefined
}

/** Names of the disks that are there. */
export async function listDisks({ paths }: AgentHost): Promise<string[]> {
  const names = await readdir(paths.disks)
  return names
    .filter((name) => name.endsWith('.qcow2'))
    .map((name) => name.slice(0, -'.qcow2'.length))
    .filter(isDiskName)
}

/** Bytes that a file takes. */
export async function allocated(file: string): Promise<number> {
  return (await stat(file)).blocks * 512
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
