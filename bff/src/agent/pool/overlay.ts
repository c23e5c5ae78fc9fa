import { open } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { parseQcow2Header } from '@mold/shared/images/qcow2.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import type { DiskSource } from '../libvirt/disk-xml.ts'
import { isBaseName, type PoolPaths } from './paths.ts'

/** The header extension that names the format of what lies under an image (QEMU, docs/interop/qcow2.txt). */
const formatExtension = 0xe279_2aca
const formats = new Set(['qcow2', 'raw', 'vpc', 'vmdk'])
const headLength = 64 << 10

/** A disk of the pool as its header tells it. */
export interface Disk extends DiskSource {
  /** Bytes that the guest sees. */
  readonly virtualSize: number
  /** The digest of the image under it. */
  readonly digest: string | undefined
}

/**
 * Reads what a disk is: only that its base is one of the pool is believed, whatever its header says.
 *
 * @throws AppError host.disk_missing, host.disk_failed
 */
export async function readDisk(paths: PoolPaths, disk: string): Promise<Disk> {
  const file = paths.disk(disk)
  const head = await readHead(file).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') throw new AppError('host.disk_missing', { disk })
    throw new AppError('host.disk_failed', { disk, reason: String(error) }, { cause: error })
  })
  const refuse = (reason: string) => new AppError('host.disk_failed', { disk, reason })
  const header = parsed(head, refuse)
  const virtualSize = Number(header.size)
  if (header.backingFile === null)
    return { path: file, base: undefined, virtualSize, digest: undefined }
  const digest = path.basename(header.backingFile)
  const format = header.extensions.find(({ type }) => type === formatExtension)?.text
  if (header.backingFile !== relativeBase(digest) || format === undefined || !formats.has(format)) {
    throw refuse('it refers to an image that is not of the primary storage')
  }
  return { path: file, base: { path: paths.base(digest), format }, virtualSize, digest }
}

/** How disks refer to an image: from their own folder, so that the pool can be moved. */
export function relativeBase(digest: string): string {
  return isBaseName(digest) ? `../bases/${digest}` : ''
}

function parsed(head: Uint8Array, refuse: (reason: string) => Error) {
  try {
    return parseQcow2Header(head)
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error))
  }
}

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const head = new Uint8Array(headLength)
    const { bytesRead } = await handle.read(head, 0, headLength, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
