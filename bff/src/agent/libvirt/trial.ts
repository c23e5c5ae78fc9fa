import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import type { PoolPaths } from '../pool/paths.ts'
import { passed } from '../passed.ts'
import { isGone } from './domains.ts'
import { element, type Element } from './element.ts'
import { trialDisk } from './trial-disk.ts'
import { type Virsh, VirshError } from './virsh.ts'
import { withXml } from './with-xml.ts'

/** Milliseconds in which the boot sector has run on the slowest of hosts; with KVM it takes a fraction of one. */
const bootMs = { kvm: 10_000, qemu: 60_000 } as const
const createMs = 30_000
const lookMs = 150

/**
 * Lets a tiny machine run, from a disk in primary storage: undefined when it did what it should, else why not.
 * Only machines of PCs can be tried so; others are believed to run once they are created.
 *
 * @throws AppError host.no_libvirt
 */
export async function tryMachine(
  virsh: Virsh,
  paths: PoolPaths,
  of: {
    readonly type: 'kvm' | 'qemu'
    readonly arch: string
    readonly cpuModel: string | undefined
  },
): Promise<string | undefined> {
  const uuid = randomUUID()
  const disk = paths.temporary(uuid, 'img')
  try {
    await writeFile(disk, trialDisk(), { mode: 0o600 })
    await withXml(paths, uuid, trialDomain(uuid, disk, of), (file) =>
      virsh.run(['create', file], { deadlineMs: createMs }),
    )
    return await watch(virsh, uuid, of)
  } catch (error) {
    if (error instanceof VirshError) return error.message
    throw error
  } finally {
    await virsh.run(['destroy', uuid]).catch(() => undefined)
    await rm(disk, { force: true })
  }
}

async function watch(
  virsh: Virsh,
  uuid: string,
  { type, arch }: Parameters<typeof tryMachine>[2],
): Promise<string | undefined> {
  const end = performance.now() + bootMs[type]
  while (performance.now() < end) {
    const stats = await virsh.run(['domstats', uuid, '--state', '--block']).catch((error) => {
      if (isGone(error)) return 'state.state=5'
      throw error
    })
    const state = Number(/state\.state=(\d+)/.exec(stats)?.[1])
    if (state !== 1)
      return 'the machine stopped at once, as hardware acceleration does not work here'
    if (!isPc(arch) || Number(/block\.0\.fl\.reqs=(\d+)/.exec(stats)?.[1]) > 0) return undefined
    await passed(lookMs)
  }
  return `the machine did not start up in ${bootMs[type] / 1000} seconds`
}

const isPc = (arch: string) => arch === 'x86_64' || arch === 'i686'

function trialDomain(
  uuid: string,
  disk: string,
  { type, arch, cpuModel }: Parameters<typeof tryMachine>[2],
): Element {
  return element(
    'domain',
    { type },
    element('name', {}, `mold-trial-${uuid.slice(0, 8)}`),
    element('uuid', {}, uuid),
    element('memory', { unit: 'MiB' }, '32'),
    element('vcpu', {}, '1'),
    element('os', {}, element('type', { arch, machine: isPc(arch) ? 'pc' : 'virt' }, 'hvm')),
    element('features', {}, element('acpi'), isPc(arch) ? element('apic') : undefined),
    cpuModel === undefined
      ? undefined
      : element(
          'cpu',
          { mode: 'custom', match: 'exact', check: 'none' },
          element('model', { fallback: 'forbid' }, cpuModel),
        ),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'destroy'),
    element('on_crash', {}, 'destroy'),
    element(
      'devices',
      {},
      element(
        'disk',
        { type: 'file', device: 'disk' },
        element('driver', { name: 'qemu', type: 'raw' }),
        element('source', { file: disk }),
        element('target', isPc(arch) ? { dev: 'hda', bus: 'ide' } : { dev: 'vda', bus: 'virtio' }),
        element('boot', { order: 1 }),
      ),
      element('controller', { type: 'usb', model: 'none' }),
      element('memballoon', { model: 'none' }),
    ),
  )
}
