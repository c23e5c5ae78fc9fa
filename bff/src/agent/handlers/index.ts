import { checkUrl } from '../direct/check-url.ts'
import { fetchBase } from '../direct/fetch-base.ts'
import type { HostHandlers } from '../host.ts'
import { attachDisk, detachDisk } from './attach.ts'
import { ensureBase, removeBase } from './base.ts'
import { createDisk, removeDisk } from './disk.ts'
import { exportDisk } from './export.ts'
import { inventory } from './inventory.ts'
import { changeMedia } from './media.ts'
import { rebootDomain } from './reboot.ts'
import { screenshot } from './screenshot.ts'
import { snapshotDisk } from './snapshot.ts'
import { setHostCertificates } from '../trust/set.ts'
import { startDomain } from './start.ts'
import { stopDomain } from './stop.ts'

/** How each command of the protocol is done. */
export const hostHandlers: HostHandlers = {
  'base.ensure': ensureBase,
  'base.fetch': fetchBase,
  'url.check': checkUrl,
  'base.remove': removeBase,
  'disk.create': createDisk,
  'disk.remove': removeDisk,
  'disk.export': exportDisk,
  'domain.start': startDomain,
  'domain.stop': stopDomain,
  'domain.reboot': rebootDomain,
  'domain.media': changeMedia,
  'domain.attach': attachDisk,
  'domain.detach': detachDisk,
  'domain.snapshot': snapshotDisk,
  'certificates.set': setHostCertificates,
  'domain.screenshot': screenshot,
  inventory,
}
