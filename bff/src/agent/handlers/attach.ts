import { AppError } from '@mold/shared/errors.ts'
import type { AgentHost, Doing, HostHandler } from '../host.ts'
import { diskElement, targetOf } from '../libvirt/disk-xml.ts'
import { scsiController } from '../libvirt/domain-xml.ts'
import type { Element } from '../libvirt/element.ts'
import { type LiveDomain, lookAtDomain } from '../libvirt/live-domain.ts'
import { steadily } from '../libvirt/steady.ts'
import { VirshError } from '../libvirt/virsh.ts'
import { withXml } from '../libvirt/with-xml.ts'
import { passed } from '../passed.ts'
import { readDisk } from '../pool/overlay.ts'

/** Milliseconds that a guest has to let go of a disk. */
const letGoMs = 20_000
const lookMs = 400
/** The guest has been asked already and takes its time. */
const asked = /already in the process of unplug/i

/** Gives a running domain a disk; one that it has already stays. */
export const attachDisk: HostHandler<'domain.attach'> = async (host, { instance, disk }, doing) => {
  const source = await readDisk(host.paths, disk.disk)
  await steadily(doing.signal, async () => {
    const domain = await running(host, instance)
    if (has(domain, source.path)) return
    const target = targetOf(disk, domain.machine)
    if (domain.disks.some((other) => other.target === target)) {
      throw new AppError('host.attach_refused', { reason: `${target} is taken` })
    }
    const work = async () => {
      if (target.startsWith('sd') && disk.bus === 'scsi' && !domain.hasScsi) {
        await change(host, 'attach-device', instance, scsiController(), doing)
      }
      await change(
        host,
        'attach-device',
        instance,
        diskElement(disk, placeOf(host, domain), source),
        doing,
      )
    }
    await work().catch((error: unknown) => {
      if (!(error instanceof VirshError)) throw error
      throw new AppError('host.attach_refused', { reason: error.message }, { cause: error })
    })
  })
  return {}
}

/** Takes a disk from a running domain, once its guest lets go of it; one that it has not is taken already. */
export const detachDisk: HostHandler<'domain.detach'> = async (host, { instance, disk }, doing) => {
  const { signal } = doing
  const source = await readDisk(host.paths, disk.disk)
  await steadily(signal, async () => {
    const domain = await lookAtDomain(host.virsh, instance)
    if (!domain || !has(domain, source.path)) return
    const refuse = (reason: string, cause?: unknown) =>
      new AppError('host.detach_refused', { reason }, { cause })
    await change(
      host,
      'detach-device',
      instance,
      diskElement(disk, placeOf(host, domain), source),
      doing,
    ).catch((error: unknown) => {
      if (!(error instanceof VirshError)) throw error
      if (!asked.test(error.message)) throw refuse(error.message, error)
    })
    // libvirt has only asked the guest.
    const end = performance.now() + letGoMs
    for (;;) {
      const now = await lookAtDomain(host.virsh, instance)
      if (!now || !has(now, source.path)) return
      if (performance.now() > end) throw refuse(`it has not in ${letGoMs / 1000} seconds`)
      await passed(lookMs, signal)
    }
  })
  return {}
}

async function running({ virsh }: AgentHost, instance: string): Promise<LiveDomain> {
  const domain = await lookAtDomain(virsh, instance)
  if (!domain) throw new AppError('host.domain_gone')
  return domain
}

const placeOf = (host: AgentHost, { machine }: LiveDomain) => ({
  machine,
  changesOwner: host.account() !== undefined,
})

const has = ({ disks }: LiveDomain, file: string) => disks.some((disk) => disk.file === file)

function change(
  { virsh, paths }: AgentHost,
  how: 'attach-device' | 'detach-device',
  instance: string,
  device: Element,
  { id, signal }: Doing,
): Promise<string> {
  return withXml(paths, id, device, (file) =>
    virsh.run([how, instance, file, '--live'], { signal }),
  )
}
