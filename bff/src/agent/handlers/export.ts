import { rm, writeFile } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { flattenDisk } from '../../converters/qemu-img.ts'
import type { AgentHost, Doing, HostHandler } from '../host.ts'
import { poolFailure } from '../pool/failures.ts'
import { type Disk, readDisk } from '../pool/overlay.ts'
import { requireRoom } from '../pool/prepare.ts'
import { endedIntake, sendFile } from '../pool/send.ts'
import type { HostCommandResult } from '../protocol.ts'
import { allocated } from './disk.ts'

/** Milliseconds without any news of a conversion. */
const stallMs = 600_000

/** Sends a disk that nothing runs on. */
export const exportDisk: HostHandler<'disk.export'> = async (host, { disk, intake }, doing) => {
  const source = await readDisk(host.paths, disk)
  const before = await endedIntake(host, intake, doing.signal)
  if (before) return { ...before, virtualSize: source.virtualSize }
  return sendWhole(host, source, { disk, intake }, doing)
}

/**
 * Makes one whole compact image of a disk and what it is over, and sends it.
 *
 * @param part what of the work this is, from 0 to 1, where something came before it
 */
export async function sendWhole(
  host: AgentHost,
  source: Pick<Disk, 'path' | 'base' | 'virtualSize'>,
  { disk, intake }: { readonly disk: string; readonly intake: string },
  { id, signal, progress }: Doing,
  part = 1,
): Promise<HostCommandResult<'disk.export'>> {
  const { paths } = host
  const image = paths.temporary(id, 'image')
  const before = source.virtualSize * (1 - part)
  const told = (done: number) =>
    progress(Math.round(before + source.virtualSize * part * done), source.virtualSize)
  try {
    await requireRoom(paths, await dataOf(source))
    await writeFile(image, '', { mode: 0o600 })
    await flattenDisk(source, image, { signal, stallMs, onProgress: (done) => told(done / 2) })
    const sent = await sendFile(host, intake, image, {
      signal,
      progress: (done, total) => told(0.5 + done / total / 2),
    })
    return { ...sent, virtualSize: source.virtualSize }
  } catch (error) {
    throw failureOf(error, disk, paths.root)
  } finally {
    await rm(image, { force: true })
  }
}

/** Bytes that a disk has data of, at most. */
export async function dataOf({ path, base }: Pick<Disk, 'path' | 'base'>): Promise<number> {
  return (await allocated(path)) + (base ? await allocated(base.path) : 0)
}

function failureOf(error: unknown, disk: string, path: string): unknown {
  if (!(error instanceof AppError)) return poolFailure(error, path)
  if (error.code === 'conversion.no_space') return new AppError('host.disk_full', { path })
  const reason = String(error.params['reason'] ?? '')
  if (error.code === 'conversion.failed' && /lock|another process/i.test(reason)) {
    return new AppError('host.disk_in_use', { disk }, { cause: error })
  }
  return error
}
