import { AppError } from '@mold/shared/errors.ts'
import type { PoolPaths } from '../pool/paths.ts'
import { nodesAt, readXml, type XmlNode } from './read-xml.ts'
import { tryMachine } from './trial.ts'
import { type Virsh, VirshError } from './virsh.ts'

/** The account that machines run under where it is another than ours. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** What libvirt can do here. */
export interface Detected {
  readonly libvirt: string
  readonly qemu: string
  readonly accelerator: 'kvm' | 'qemu'
  readonly cpuModel: string | undefined
  readonly uefi: boolean
}

/** `qemu:///system` is root's; others have a daemon of their own. */
export function defaultUri(): string {
  return process.geteuid?.() === 0 ? 'qemu:///system' : 'qemu:///session'
}

/** Machines of a user's own daemon have no networks that libvirt makes. */
export const networkingOf = (uri: string) =>
  /\/session(?:[?/]|$)/.test(uri) ? ('user' as const) : ('network' as const)

/** @throws AppError host.no_libvirt, host.tool_missing, host.cannot_run */
export async function readVersions(virsh: Virsh): Promise<{ libvirt: string; qemu: string }> {
  const text = await virsh.run(['version']).catch((error: unknown) => {
    if (!(error instanceof VirshError)) throw error
    throw new AppError('host.cannot_run', { reason: error.message }, { cause: error })
  })
  return {
    libvirt: /Using library: libvirt ([\d.]+)/.exec(text)?.[1] ?? '',
    qemu: /Running hypervisor: QEMU ([\d.]+)/.exec(text)?.[1] ?? '',
  }
}

/**
 * The account that libvirt runs machines under; undefined when it does not change the owner of files.
 *
 * @throws AppError host.no_libvirt
 */
export async function readAccount(virsh: Virsh): Promise<Account | undefined> {
  const capabilities = readXml(await virsh.run(['capabilities']))
  const labels = nodesAt(capabilities, 'host', 'secmodel')
    .filter((model) => nodesAt(model, 'model')[0]?.text === 'dac')
    .flatMap((model) => nodesAt(model, 'baselabel'))
  const [, uid, gid] = /^\+?(\d+):\+?(\d+)$/.exec(labels[0]?.text.trim() ?? '') ?? []
  if (uid === undefined || gid === undefined) return undefined
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * Processors that a guest may get, the best first: of these every host takes the first that it has, so that
 * guests find a processor that they know and one that hosts of an age share. `host-passthrough` is none of
 * them: inside another machine QEMU can end on registers that nobody emulates.
 */
const models = {
  kvm: ['Haswell-noTSX-IBRS', 'Haswell-noTSX', 'EPYC', 'Nehalem', 'Opteron_G3', 'qemu64'],
  // What is emulated warns of all that it lacks; this is what today's distributions need at least.
  qemu: ['Nehalem', 'qemu64'],
} as const

interface Choice {
  readonly type: 'kvm' | 'qemu'
  readonly arch: string
  readonly cpuModel: string | undefined
  readonly uefi: boolean
}

/**
 * Finds out how machines run here, by letting one run: with KVM where that works, else emulated.
 *
 * @throws AppError host.no_libvirt, host.pool_closed, host.cannot_run
 */
export async function detect(virsh: Virsh, paths: PoolPaths, arch: string): Promise<Detected> {
  const versions = await readVersions(virsh)
  let reason = 'libvirt knows neither KVM nor QEMU'
  for (const type of ['kvm', 'qemu'] as const) {
    const choice = await choose(virsh, type, arch)
    // A processor that guests cannot even be shown is none that they could use.
    if (!choice || (type === 'kvm' && arch === 'x86_64' && choice.cpuModel === undefined)) continue
    const problem = await tryMachine(virsh, paths, choice)
    if (problem === undefined) {
      return {
        ...versions,
        accelerator: type,
        cpuModel: choice.cpuModel,
        uefi: choice.uefi,
      }
    }
    reason = problem
    if (/permission denied/i.test(problem))
      throw new AppError('host.pool_closed', { path: paths.root })
  }
  throw new AppError('host.cannot_run', { reason })
}

/** What libvirt says that a kind of machine can be; undefined when there is none. */
async function choose(
  virsh: Virsh,
  type: 'kvm' | 'qemu',
  arch: string,
): Promise<Choice | undefined> {
  try {
    const args = ['domcapabilities', '--virttype', type, '--arch', arch]
    return { type, arch, ...readCapabilities(type, await virsh.run(args)) }
  } catch (error) {
    if (error instanceof VirshError) return undefined
    throw error
  }
}

export function readCapabilities(type: 'kvm' | 'qemu', text: string) {
  const domain = readXml(text)
  const usable = new Set(
    nodesAt(domain, 'cpu', 'mode', 'model')
      .filter(({ attributes }) => attributes['usable'] === 'yes')
      .map((model) => model.text),
  )
  return {
    cpuModel: models[type].find((model) => usable.has(model)),
    uefi: nodesAt(domain, 'os', 'enum')
      .filter(named('firmware'))
      .some((values) => nodesAt(values, 'value').some(({ text: value }) => value === 'efi')),
  }
}

const named =
  (name: string) =>
  ({ attributes }: XmlNode) =>
    attributes['name'] === name
