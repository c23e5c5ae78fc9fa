import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import * as z from 'zod/mini'
import type { Logger } from '../log.ts'
import { hostArch } from './facts.ts'
import {
  type Account,
  detect,
  type Detected,
  networkingOf,
  readAccount,
  readVersions,
} from './libvirt/detect.ts'
import type { DomainHost } from './libvirt/domain-xml.ts'
import { ensureNetwork, lookAtNetwork } from './libvirt/networks.ts'
import type { Virsh } from './libvirt/virsh.ts'
import type { PoolPaths } from './pool/paths.ts'
import { openPool, preparePool } from './pool/prepare.ts'
import type { AgentFacts } from './protocol.ts'
import { writeWhole } from './write-whole.ts'

export interface ConditionParts {
  readonly virsh: Virsh
  readonly paths: PoolPaths
  readonly stateDir: string
  /** The host as the server knows it. */
  readonly owner: string
  readonly log: Logger
}

/** The network that guests are on where root has libvirt. */
const networkName = 'default'

const remembered = z.object({
  key: z.string(),
  detected: z.object({
    libvirt: z.string(),
    qemu: z.string(),
    accelerator: z.enum(['kvm', 'qemu']),
    cpuModel: z.optional(z.string()),
    uefi: z.boolean(),
  }),
})

/** What this host can do, as far as it is known, and why it cannot. */
export function createCondition({ virsh, paths, stateDir, owner, log }: ConditionParts) {
  const file = path.join(stateDir, 'detected.json')
  const networking = networkingOf(virsh.uri)
  let isPrepared = false
  let account: Account | undefined
  let detected: Detected | undefined
  let network: AgentFacts['network']
  let problem: AppError | undefined

  /** Machines are tried once after each start of the host, and when one of the programs is another. */
  async function tryOut(): Promise<Detected> {
    const { libvirt, qemu } = await readVersions(virsh)
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    const key = [boot.trim(), libvirt, qemu, virsh.uri, paths.root].join(' ')
    const before = await recall(file)
    if (before?.key === key) return { ...before.detected, cpuModel: before.detected.cpuModel }
    const now = await detect(virsh, paths, hostArch())
    await writeWhole(file, JSON.stringify({ key, detected: now }))
    return now
  }

  async function lookAll(): Promise<void> {
    if (!isPrepared) await preparePool(paths)
    isPrepared = true
    account = await readAccount(virsh)
    await openPool(paths, account)
    detected ??= await tryOut()
    if (networking === 'user') return
    await ensureNetwork(virsh, networkName)
    network = await lookAtNetwork(virsh, networkName)
  }

  return {
    /** Finds out what is not known yet. */
    async look(): Promise<void> {
      try {
        await lookAll()
        problem = undefined
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        problem = error instanceof AppError ? error : new AppError('host.cannot_run', { reason })
        log.warn({ err: error }, 'no machine can run here now')
      }
    },
    set(found: AppError | undefined): void {
      problem = found
    },
    problem: () => problem,
    account: () => account,
    /** @throws AppError */
    domainHost: (): DomainHost => {
      if (!detected) throw problem ?? new AppError('host.cannot_run', { reason: 'not tried yet' })
      const { accelerator, cpuModel } = detected
      const changesOwner = account !== undefined
      return { accelerator, cpuModel, networking, changesOwner, owner, paths }
    },
    facts: () => ({ detected, network, networking, problem }),
  }
}

async function recall(file: string) {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return remembered.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
