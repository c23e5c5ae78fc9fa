import { access } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { HostHandler } from '../host.ts'
import { cdromElement, cdromTarget } from '../libvirt/disk-xml.ts'
import { lookAtDomain } from '../libvirt/live-domain.ts'
import { steadily } from '../libvirt/steady.ts'
import { VirshError } from '../libvirt/virsh.ts'
import { withXml } from '../libvirt/with-xml.ts'

/** Puts an ISO into the drive of a running domain, or empties it, whether the guest has locked it or not. */
export const changeMedia: HostHandler<'domain.media'> = async (host, params, { id, signal }) => {
  const { instance, iso } = params
  const { virsh, paths } = host
  const file = iso === undefined ? undefined : paths.base(iso)
  if (file !== undefined && iso !== undefined) {
    await access(file).catch(() => {
      throw new AppError('host.base_missing', { digest: iso })
    })
  }
  await steadily(signal, async () => {
    const domain = await lookAtDomain(virsh, instance)
    if (!domain) throw new AppError('host.domain_gone')
    const drive = domain.disks.find(({ target }) => target === cdromTarget(domain.machine))
    if (!drive) throw new AppError('host.media_refused', { reason: 'it has no drive' })
    if (drive.file === file) return
    const place = { machine: domain.machine, changesOwner: host.account() !== undefined }
    await withXml(paths, id, cdromElement(place, file), (xml) =>
      virsh.run(['update-device', instance, xml, '--live', '--force'], { signal }),
    ).catch((error: unknown) => {
      if (!(error instanceof VirshError)) throw error
      throw new AppError('host.media_refused', { reason: error.message }, { cause: error })
    })
  })
  return {}
}
