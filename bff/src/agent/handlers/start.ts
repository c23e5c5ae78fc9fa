import { access } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { AgentHost, Doing, HostHandler } from '../host.ts'
import type { DiskSource } from '../libvirt/disk-xml.ts'
import { domainElement } from '../libvirt/domain-xml.ts'
import { isGone, stateOf } from '../libvirt/domains.ts'
import { ensureNetwork } from '../libvirt/networks.ts'
import { steadily } from '../libvirt/steady.ts'
import { VirshError } from '../libvirt/virsh.ts'
import { withXml } from '../libvirt/with-xml.ts'
import { readDisk } from '../pool/overlay.ts'
import type { DomainSpec, DomainState } from '../protocol.ts'
import { isCancelled } from '../cancelled.ts'
import { cutPower } from './stop.ts'

/** Milliseconds that libvirt has to start a machine, many times what it takes on a slow host. */
const startMs = 180_000

/** Starts a domain that is not there; one that is goes on. */
export const startDomain: HostHandler<'domain.start'> = async (host, { domain }, doing) => {
  const state = await steadily(doing.signal, () => start(host, domain, doing))
  return { state }
}

async function start(host: AgentHost, spec: DomainSpec, doing: Doing): Promise<DomainState> {
  const state = await stateOf(host.virsh, spec.instance)
  if (state === 'running') return state
  const isHeld = state === 'paused' || state === 'starved'
  if (isHeld && (await goesOn(host, spec.instance))) return 'running'
  // What is left of one that has ended.
  if (state !== 'none' && !isHeld) await cutPower(host, spec.instance, doing.signal)
  const domainHost = host.domainHost()
  if (domainHost.networking === 'network') {
    for (const { network } of spec.nics) await ensureNetwork(host.virsh, network)
  }
  if (spec.iso !== undefined) await requireBase(host, spec.iso)
  const disks = new Map<string, DiskSource>()
  for (const { disk } of spec.disks) {
    const found = await readDisk(host.paths, disk)
    if (found.digest !== undefined) await requireBase(host, found.digest)
    disks.set(disk, found)
  }
  await create(host, domainElement(spec, disks, domainHost), spec, doing)
  return stateOf(host.virsh, spec.instance)
}

/**
 * Lets one go on that was held, or whose daemon was killed between making it and letting it run. False when
 * libvirt has ended it meanwhile, as it does with those that were hardly begun.
 */
async function goesOn({ virsh }: AgentHost, instance: string): Promise<boolean> {
  try {
    await virsh.run(['resume', instance])
    return true
  } catch (error) {
    if (isGone(error)) return false
    if (!(error instanceof VirshError)) throw error
    throw new AppError('host.domain_refused', { reason: error.message }, { cause: error })
  }
}

async function create(
  { virsh, paths }: AgentHost,
  element: ReturnType<typeof domainElement>,
  { instance, nics }: DomainSpec,
  { id, signal }: Doing,
): Promise<void> {
  try {
    await withXml(paths, id, element, (file) =>
      virsh.run(['create', file], { deadlineMs: startMs, signal }),
    )
  } catch (error) {
    // libvirt goes on with what it was asked for when nobody waits any more.
    if (isCancelled(signal)) await cutPower({ virsh }, instance, new AbortController().signal)
    if (!(error instanceof VirshError)) throw error
    const isThere = (await stateOf(virsh, instance)) === 'running'
    if (!isThere) throw refusal(error, paths.root, nics[0]?.network)
  }
}

async function requireBase({ paths }: AgentHost, digest: string): Promise<void> {
  await access(paths.base(digest)).catch(() => {
    throw new AppError('host.base_missing', { digest })
  })
}

const refusals = [
  [/permission denied/i, 'host.pool_closed'],
  [/cannot allocate memory|cannot set up guest memory/i, 'host.no_memory'],
  [
    /unable to find .*(?:firmware|efi)|no suitable firmware|failed to find .*firmware/i,
    'host.no_uefi',
  ],
  [/no space left/i, 'host.disk_full'],
  [/network .* is not active|network not found|get interface|bridge/i, 'host.no_network'],
] as const

/** What libvirt's refusal means for whoever wants the machine. */
export function refusal(error: VirshError, path: string, network = ''): AppError {
  const [, code] = refusals.find(([words]) => words.test(error.message)) ?? []
  const reason = error.message
  return new AppError(code ?? 'host.domain_refused', { reason, path, network }, { cause: error })
}
