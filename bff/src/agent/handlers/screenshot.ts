import { readFile, rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { HostHandler } from '../host.ts'
import { isGone } from '../libvirt/domains.ts'
import { VirshError } from '../libvirt/virsh.ts'
import { pngOf } from '../libvirt/png.ts'

/** What a machine shows, as a PNG; older versions of QEMU give a PPM, of which one is made. */
export const screenshot: HostHandler<'domain.screenshot'> = async (host, { instance }, doing) => {
  const file = host.paths.temporary(doing.id, 'screen')
  try {
    await host.virsh.run(['screenshot', instance, file], { signal: doing.signal })
    return { png: pngOf(await readFile(file)).toString('base64') }
  } catch (error) {
    if (isGone(error)) throw new AppError('host.domain_gone')
    if (!(error instanceof VirshError || error instanceof TypeError)) throw error
    throw new AppError('host.screenshot_failed', { reason: error.message }, { cause: error })
  } finally {
    await rm(file, { force: true })
  }
}
