import { createHash, randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import type {
  AgentMessage,
  DomainSpec,
  DomainState,
  HostCommandKind,
  HostCommandParams,
  HostCommandResult,
} from '../../src/agent/protocol.ts'
import { downloadObject, sendToIntake } from './fake-transfer.ts'

/** What a host answers when it cannot do something; a code of the error table. */
export class HostFailure extends Error {
  readonly code: string
  readonly params: Record<string, string | number>

  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

export interface FakeDomain {
  state: DomainState
  spec: DomainSpec
  /** Addresses by MAC. */
  addresses: Record<string, string>
}

export interface FakeDisk {
  /** Bytes. */
  readonly size: number
  /** Digest of the base that it is an overlay of. */
  readonly base?: string
  /** What an export sends: a sound QCOW2 of this size. */
  readonly content: Buffer
}

type Performers = {
  readonly [K in HostCommandKind]: (
    params: HostCommandParams<K>,
    signal: AbortSignal,
  ) => Promise<HostCommandResult<K>>
}

/** A host in memory; what is in it can be looked at and changed. */
export interface FakeHost {
  /** By uuid of the instance; those that libvirt would know. */
  readonly domains: Map<string, FakeDomain>
  /** By uuid. */
  readonly disks: Map<string, FakeDisk>
  /** Bytes by digest. */
  readonly bases: Map<string, number>
  /** PEM by alias: what it trusts for direct downloads. */
  readonly certificates: Map<string, string>
  readonly changeDomain: (instance: string, state: DomainState) => void
  readonly toldDomains: () => Extract<AgentMessage, { type: 'domains' }>['domains']
  readonly perform: (
    kind: HostCommandKind,
    params: unknown,
    signal: AbortSignal,
  ) => Promise<unknown>
}

interface Line {
  readonly origin: () => string
  readonly credential: string
}

/** A sound QCOW2 of a size, with bytes that no other has. */
function diskContent(size: number): Buffer {
  const whole = Math.max(512, Math.ceil(size / 512) * 512)
  const head = makeQcow2({ virtualSize: whole, l1Size: Math.max(1, Math.ceil(whole / 2 ** 29)) })
  return Buffer.concat([head, randomBytes(65_536)])
}

function pngChunk(name: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + body.length)
  chunk.writeUInt32BE(body.length, 0)
  chunk.write(name, 4, 'latin1')
  body.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length)
  return chunk
}

/** A grey picture of 64 × 48 pixels. */
function screenshot(): string {
  const [width, height] = [64, 48]
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const pixels = Buffer.alloc((width + 1) * height, 0x60)
  for (let row = 0; row < height; row++) pixels[row * (width + 1)] = 0
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]).toString('base64')
}

const fileBytes = 200_704
/** Bytes of every image that is at an address. */
export const directBytes = 2 << 20

export function createFakeHost(line: Line): FakeHost {
  const domains = new Map<string, FakeDomain>()
  const disks = new Map<string, FakeDisk>()
  const bases = new Map<string, number>()
  const certificates = new Map<string, string>()
  let lastAddress = 1

  function diskOf(uuid: string): FakeDisk {
    const disk = disks.get(uuid)
    if (!disk) throw new HostFailure('host.disk_missing', { disk: uuid })
    return disk
  }

  function running(instance: string): FakeDomain {
    const domain = domains.get(instance)
    if (!domain) throw new HostFailure('host.domain_gone', { instance })
    return domain
  }

  async function run(spec: DomainSpec): Promise<{ state: DomainState }> {
    for (const { disk } of spec.disks) diskOf(disk)
    if (spec.iso !== undefined && !bases.has(spec.iso)) {
      throw new HostFailure('host.base_missing', { digest: spec.iso })
    }
    const addresses = Object.fromEntries(
      spec.nics.map(({ mac }) => [mac, `192.168.122.${(lastAddress += 1)}`]),
    )
    domains.set(spec.instance, { state: 'running', spec, addresses })
    return { state: 'running' }
  }

  async function exported(disk: string, intake: string, signal: AbortSignal) {
    const { content, size } = diskOf(disk)
    const digest = createHash('sha256').update(content).digest('hex')
    await sendToIntake(line, intake, content, { digest, signal })
    return { digest, length: content.length, virtualSize: size }
  }

  const performers: Performers = {
    'base.ensure': async ({ digest, length, path }, signal) => {
      if (bases.has(digest)) return { how: 'here', bytes: length }
      const isReached = path !== undefined && (await isThere(path))
      if (!isReached) await downloadObject(line, digest, { length, signal })
      bases.set(digest, length)
      return { how: isReached ? 'link' : 'download', bytes: length }
    },
    // What is at an address is made of the address itself: always the same, without asking anybody.
    'base.fetch': async ({ digest, source }) => {
      const how = bases.has(digest) ? 'here' : 'fetched'
      bases.set(digest, directBytes)
      const content = createHash('sha256').update(source.url).digest('hex')
      return { how, bytes: directBytes, content, virtualSize: directBytes }
    },
    'url.check': async () => ({ bytes: directBytes, virtualSize: directBytes }),
    'base.remove': async ({ digest }) => {
      if ([...disks.values()].some(({ base }) => base === digest)) {
        throw new HostFailure('host.base_in_use', { digest })
      }
      const bytes = bases.get(digest) ?? 0
      bases.delete(digest)
      return { bytes }
    },
    'disk.create': async ({ disk, size, base }) => {
      if (base && !bases.has(base.digest)) {
        throw new HostFailure('host.base_missing', { digest: base.digest })
      }
      if (!disks.has(disk)) {
        disks.set(disk, { size, content: diskContent(size), ...(base && { base: base.digest }) })
      }
      return { bytes: fileBytes }
    },
    'disk.remove': async ({ disk }) => ({ bytes: disks.delete(disk) ? fileBytes : 0 }),
    'disk.export': ({ disk, intake }, signal) => exported(disk, intake, signal),
    'domain.start': async ({ domain }) =>
      domains.has(domain.instance) ? { state: running(domain.instance).state } : await run(domain),
    'domain.stop': async ({ instance }) => {
      domains.delete(instance)
      return { state: 'none' }
    },
    'domain.reboot': async ({ domain }) => run(domain),
    'domain.media': async ({ instance, iso }) => {
      const { spec, ...rest } = running(instance)
      if (iso !== undefined && !bases.has(iso)) {
        throw new HostFailure('host.base_missing', { digest: iso })
      }
      const { iso: _before, ...others } = spec
      domains.set(instance, { ...rest, spec: iso === undefined ? others : { ...others, iso } })
      return {}
    },
    'domain.attach': async ({ instance, disk }) => {
      const { spec, ...rest } = running(instance)
      diskOf(disk.disk)
      const others = spec.disks.filter((other) => other.disk !== disk.disk)
      domains.set(instance, { ...rest, spec: { ...spec, disks: [...others, disk] } })
      return {}
    },
    'domain.detach': async ({ instance, disk }) => {
      const { spec, ...rest } = running(instance)
      const others = spec.disks.filter((other) => other.disk !== disk.disk)
      domains.set(instance, { ...rest, spec: { ...spec, disks: others } })
      return {}
    },
    'domain.snapshot': async ({ instance, disk, intake }, signal) => {
      running(instance)
      return exported(disk, intake, signal)
    },
    'certificates.set': async ({ certificates: wanted }) => {
      certificates.clear()
      for (const { alias, pem } of wanted) certificates.set(alias, pem)
      return { failures: [] }
    },
    'domain.screenshot': async ({ instance }) => {
      running(instance)
      return { png: screenshot() }
    },
    inventory: async () => ({
      domains: [...domains].map(([instance, { spec, state }]) => ({
        instance,
        name: spec.name,
        state,
      })),
      disks: [...disks.keys()].map((disk) => ({ disk, bytes: fileBytes })),
      bases: [...bases].map(([digest, bytes]) => ({ digest, bytes })),
    }),
  }

  return {
    domains,
    disks,
    bases,
    certificates,
    perform: (kind, params, signal) =>
      (performers[kind] as (params: unknown, signal: AbortSignal) => Promise<unknown>)(
        params,
        signal,
      ),
    changeDomain(instance, state) {
      const domain = domains.get(instance)
      if (state === 'none' || state === 'stopped') domains.delete(instance)
      else if (domain) domain.state = state
    },
    toldDomains: () =>
      [...domains].map(([instance, { state, addresses }]) => ({ instance, state, addresses })),
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
