import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, hostname, loadavg, totalmem } from 'node:os'
import type { AppError } from '@mold/shared/errors.ts'
import { failureOf } from './commands/failure.ts'
import type { Detected } from './libvirt/detect.ts'
import type { PoolPaths } from './pool/paths.ts'
import { poolSpace } from './pool/prepare.ts'
import { type AgentFacts, protocolVersion } from './protocol.ts'
import { agentVersion } from './version.ts'

export interface FactParts {
  readonly uri: string
  readonly arch: string
  readonly paths: PoolPaths
  readonly detected: Detected | undefined
  readonly network: AgentFacts['network']
  readonly networking: AgentFacts['networking']
  readonly passwords: AgentFacts['passwords']
  readonly problem: AppError | undefined
}

/** What the server is told of this host. */
export async function gatherFacts(parts: FactParts): Promise<AgentFacts> {
  const { uri, arch, paths, detected, network, networking, passwords, problem } = parts
  const space = await poolSpace(paths).catch(() => ({ total: 0, used: 0 }))
  const cpuCount = availableParallelism()
  return {
    agentversion: agentVersion,
    protocol: protocolVersion,
    hostname: hostname(),
    libvirt: detected?.libvirt,
    qemu: detected?.qemu,
    uri,
    accelerator: detected?.accelerator,
    arch,
    cpus: cpuCount,
    cpuspeed: cpus()[0]?.speed ?? 0,
    memory: totalmem(),
    memoryused: totalmem() - (await availableMemory()),
    // As `uptime` counts, over the last minute.
    cpuused: Math.min(1, (loadavg()[0] ?? 0) / cpuCount),
    uefi: detected?.uefi ?? false,
    networking,
    network,
    pool: { path: paths.root, ...space },
    passwords,
    problem: problem && failureOf(problem),
  }
}

/** Bytes that programs can still have: what caches hold they get. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1]
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024
}

/** The name of this machine's processor as libvirt writes it. */
export function hostArch(): string {
  const names: Readonly<Record<string, string>> = { x64: 'x86_64', ia32: 'i686', arm64: 'aarch64' }
  return names[process.arch] ?? process.arch
}
