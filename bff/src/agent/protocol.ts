import { imageFormats } from '@mold/shared/images/formats.ts'
import * as z from 'zod/mini'

/*
 * What server and agents say to each other: JSON messages over the one WebSocket that an agent keeps open to
 * the server. Neither side believes the other's shapes: both parse by these.
 */

/** Counts up when messages change; a server takes agents of its own version and the one before. */
export const protocolVersion = 1

const uuid = z.string().check(z.uuid())
/** SHA-256 in lower-case hexadecimal, which names an object. */
const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/))
/** An authentication code with its key, in lower-case hexadecimal. */
const mac = z.string().check(z.regex(/^[0-9a-f]{96}$/))
/** Bytes. */
const bytes = z.number().check(z.nonnegative())
const diskFormat = z.enum(['qcow2', 'raw', 'vpc', 'vmdk'])
const bus = z.enum(['virtio', 'ide', 'sata', 'scsi'])

const base = z.object({ digest, format: diskFormat })

const domainDisk = z.object({
  disk: uuid,
  /** 0 is the root disk; 3 is the place of the drive for ISOs and is not given to disks. */
  device: z.number(),
  bus,
})

/** A machine as libvirt is to run it; names and paths in it are the agent's business. */
const domainSpec = z.object({
  instance: uuid,
  /** What libvirt calls it, `i-<account>-<number>-VM-<of its uuid>`: one host may serve several installations. */
  name: z.string().check(z.regex(/^i-\d+-\d+-VM-[0-9a-f]{8}$/)),
  cpus: z.number().check(z.positive()),
  /** MiB. */
  memory: z.number().check(z.positive()),
  arch: z.string(),
  firmware: z.enum(['bios', 'uefi', 'uefi-secure']),
  disks: z.array(domainDisk),
  /** The ISO in its drive, which boots when there is nothing on its root disk. */
  iso: z.optional(digest),
  bootFromIso: z.boolean(),
  nics: z.array(
    z.object({ mac: z.string(), model: z.string(), network: z.string().check(z.minLength(1)) }),
  ),
  video: z.string(),
  /** Counts the guest's clock from local time: Windows expects it. */
  localTime: z.boolean(),
})

/**
 * What libvirt says of a domain; one that it does not know is `none`, and one that QEMU holds because there is no
 * room for what its disks write is `starved`.
 */
const domainState = z.enum([
  'running',
  'paused',
  'starved',
  'stopping',
  'stopped',
  'crashed',
  'none',
])

/** Where a direct download comes from, and what the settings of the server say about it now. */
const directSource = z.object({
  url: z.string().check(z.minLength(1), z.maxLength(2048)),
  /** Sent to the host of this address alone, by lower-case name. */
  headers: z.record(z.string(), z.string()),
  /** CIDRs of internal addresses that may be fetched from. */
  allowed: z.array(z.string()),
  /** Listeners and databases of the installation, which nothing is fetched from. */
  own: z.array(z.object({ address: z.string(), port: z.number() })),
  followRedirects: z.boolean(),
  /** Milliseconds for a connection, between two bytes, and before a connection is begun. */
  connectMs: z.number().check(z.positive()),
  socketMs: z.number().check(z.positive()),
  requestMs: z.number().check(z.positive()),
  /** What a file, and the disk in it, may have at most. */
  maxBytes: bytes,
  maxVirtualBytes: bytes,
})

const directImage = {
  source: directSource,
  format: z.enum(imageFormats),
  /** `{ALG}hex`, of the bytes as served. */
  checksum: z.optional(z.string()),
}

const nothing = z.object({})
/** Its PEM, under the name that hosts keep it under. */
const namedCertificate = z.object({ alias: z.string(), pem: z.string() })
const failureShape = {
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
}
const imported = z.object({ digest, length: bytes, virtualSize: bytes })

/**
 * What an agent can be told to do. Every command may come twice, also after it was done, and then does what is
 * left of it: it ends as if it had come once.
 */
export const hostCommands = {
  /**
   * Brings an object of the image store to the pool; `path` is where it is when the host reaches the store, and
   * `mac` what a copy of it is checked with where the server has one (hexadecimal, stores/mac.ts).
   */
  'base.ensure': {
    params: z.object({
      ...base.shape,
      length: bytes,
      path: z.optional(z.string()),
      mac: z.optional(mac),
    }),
    result: z.object({ how: z.enum(['here', 'link', 'clone', 'copy', 'download']), bytes }),
  },
  /**
   * Brings an image to the pool from its own address, as a base whose name is no digest of it. It is checked and
   * inspected before it gets that name; `expected` is what it must be where disks were made from it.
   */
  'base.fetch': {
    params: z.object({ digest, ...directImage, expected: z.optional(digest) }),
    result: z.object({
      how: z.enum(['here', 'fetched']),
      bytes,
      /** SHA-256 of the bytes. */
      content: digest,
      virtualSize: bytes,
    }),
  },
  /** Looks whether this host could bring an image from an address, and how large it would be. */
  'url.check': {
    params: z.object(directImage),
    result: z.object({ bytes, virtualSize: bytes }),
  },
  'base.remove': { params: z.object({ digest }), result: z.object({ bytes }) },
  /** Makes a QCOW2 disk: empty, or an overlay of a base that is there. */
  'disk.create': {
    params: z.object({ disk: uuid, size: bytes, base: z.optional(base) }),
    result: z.object({ bytes }),
  },
  'disk.remove': { params: z.object({ disk: uuid }), result: z.object({ bytes }) },
  /** Sends a disk that nothing runs on, whole and compacted, as QCOW2, to the intake. */
  'disk.export': { params: z.object({ disk: uuid, intake: uuid }), result: imported },
  'domain.start': {
    params: z.object({ domain: domainSpec }),
    result: z.object({ state: domainState }),
  },
  /** Forced cuts the power; else asks the guest, and cuts it after `waitMs`. */
  'domain.stop': {
    params: z.object({ instance: uuid, forced: z.boolean(), waitMs: z.number() }),
    result: z.object({ state: domainState }),
  },
  /** Starts it anew with what it has now: another ISO, other disks. Stops it before as `domain.stop` does. */
  'domain.reboot': {
    params: z.object({
      domain: domainSpec,
      forced: z.optional(z.boolean()),
      waitMs: z.optional(z.number()),
    }),
    result: z.object({ state: domainState }),
  },
  /** Changes what is in the drive of a running domain; no digest empties it. */
  'domain.media': {
    params: z.object({ instance: uuid, iso: z.optional(digest) }),
    result: nothing,
  },
  'domain.attach': { params: z.object({ instance: uuid, disk: domainDisk }), result: nothing },
  'domain.detach': { params: z.object({ instance: uuid, disk: domainDisk }), result: nothing },
  /** Takes a live copy of one disk of a running domain, whole and compacted, and sends it to the intake. */
  'domain.snapshot': {
    params: z.object({ instance: uuid, disk: uuid, intake: uuid }),
    result: imported,
  },
  /**
   * Makes the certificates that the host trusts for direct downloads equal to these, whatever it had. Answers
   * what failed, each under its alias; the others are as wanted.
   */
  'certificates.set': {
    params: z.object({ certificates: z.array(namedCertificate) }),
    result: z.object({ failures: z.array(z.object({ alias: z.string(), ...failureShape })) }),
  },
  /** A PNG in Base64. */
  'domain.screenshot': {
    params: z.object({ instance: uuid }),
    result: z.object({ png: z.string() }),
  },
  /** Everything of Mold that is on the host, for the reconciler. */
  inventory: {
    params: nothing,
    result: z.object({
      domains: z.array(z.object({ instance: uuid, name: z.string(), state: domainState })),
      disks: z.array(z.object({ disk: uuid, bytes })),
      bases: z.array(z.object({ digest, bytes })),
    }),
  },
} as const satisfies Record<string, { params: z.ZodMiniType; result: z.ZodMiniType }>

export type HostCommandKind = keyof typeof hostCommands
export type HostCommandParams<K extends HostCommandKind> = z.infer<
  (typeof hostCommands)[K]['params']
>
export type HostCommandResult<K extends HostCommandKind> = z.infer<
  (typeof hostCommands)[K]['result']
>
export type DirectSource = z.infer<typeof directSource>
export type DomainSpec = z.infer<typeof domainSpec>
export type DomainDisk = z.infer<typeof domainDisk>
export type DomainState = z.infer<typeof domainState>

/** A failure in codes of the error table, which the server passes on as its own. */
const failure = z.object(failureShape)

/** The server that guests ask for their passwords (`agent/passwords/`). */
const passwordService = z.object({
  /**
   * `session`: machines of a user's own libvirt have no network to ask over; `taken`: another program has the
   * port; `waiting`: the network is not there yet, or it cannot be listened to for another reason.
   */
  state: z.enum(['serving', 'session', 'taken', 'waiting']),
  /** Where it listens, or would: the gateway of the guests. */
  address: z.optional(z.string()),
  port: z.number(),
  /** Whether it gives metadata on port 80 too, where cloud-init asks for it. */
  metadata: z.optional(z.boolean()),
  /** What the system says. */
  reason: z.optional(z.string()),
})

const facts = z.object({
  agentversion: z.string(),
  protocol: z.number(),
  hostname: z.string(),
  libvirt: z.optional(z.string()),
  qemu: z.optional(z.string()),
  uri: z.string(),
  accelerator: z.optional(z.enum(['kvm', 'qemu'])),
  arch: z.string(),
  cpus: z.number(),
  /** MHz. */
  cpuspeed: z.number(),
  memory: bytes,
  memoryused: bytes,
  cpuused: z.number(),
  uefi: z.boolean(),
  networking: z.enum(['network', 'user']),
  network: z.optional(
    z.object({ name: z.string(), cidr: z.string(), gateway: z.string(), netmask: z.string() }),
  ),
  pool: z.object({ path: z.string(), total: bytes, used: bytes }),
  /** Whether guests can collect their passwords here; agents of before say nothing. */
  passwords: z.optional(passwordService),
  /** Why nothing can run here now. */
  problem: z.optional(failure),
})

/** What an agent sends. */
export const agentMessage = z.discriminatedUnion('type', [
  /** First of all, and whenever something of it has changed. */
  z.object({ type: z.literal('facts'), facts }),
  /** All domains of Mold: after connecting, and now and then. What is not in it does not run. */
  z.object({
    type: z.literal('domains'),
    domains: z.array(
      z.object({
        instance: uuid,
        state: domainState,
        /** Addresses by MAC, as the network's DHCP gave them. */
        addresses: z.record(z.string(), z.string()),
      }),
    ),
  }),
  /** One domain has changed, by whomever. */
  z.object({ type: z.literal('domain'), instance: uuid, state: domainState }),
  z.object({ type: z.literal('progress'), id: uuid, done: bytes, total: bytes }),
  z.object({
    type: z.literal('done'),
    id: uuid,
    /** Exactly one of these. */
    result: z.optional(z.record(z.string(), z.unknown())),
    failure: z.optional(failure),
  }),
])
export type AgentMessage = z.infer<typeof agentMessage>
export type AgentFacts = z.infer<typeof facts>
export type PasswordService = z.infer<typeof passwordService>

/** What the server sends. */
export const serverMessage = z.discriminatedUnion('type', [
  /** Answer to the first facts. */
  z.object({ type: z.literal('welcome'), host: uuid, heartbeatMs: z.number() }),
  z.object({
    type: z.literal('command'),
    id: uuid,
    kind: z.string(),
    params: z.record(z.string(), z.unknown()),
  }),
  /** Nobody waits for it any more: stop, and leave nothing half-done. */
  z.object({ type: z.literal('cancel'), id: uuid }),
  /** The server knows the end of it: the agent may forget it. */
  z.object({ type: z.literal('noted'), id: uuid }),
])
export type ServerMessage = z.infer<typeof serverMessage>

/** Answer to the one-time token. */
export const joined = z.object({ host: uuid, credential: z.string() })

/** What a guest may know of itself. */
export const guestFacts = z.object({ name: z.string(), zone: z.string(), offering: z.string() })
export type GuestFacts = z.infer<typeof guestFacts>

/** What waits for a guest; no password when there is none, or it was collected. */
export const waitingPassword = z.object({ password: z.optional(z.string()) })

/*
 * Paths below the server's address:
 *   POST /agent/join          {token, hostname} → `joined`
 *   GET  /agent/connection    the WebSocket
 *   GET  /agent/objects/<digest>        with Range
 *   HEAD /agent/intakes/<uuid>          Upload-Offset: bytes that are durable; with Upload-Length and
 *                                       Upload-Digest once it has ended
 *   PATCH /agent/intakes/<uuid>         Upload-Offset: where the body begins; 409 when that is not the end
 *   POST /agent/intakes/<uuid>/end      {length, digest}: it is all there
 *   GET  /agent/guests/<instance>       → `guestFacts`: of one that is on this host
 *   GET  /agent/guests/<instance>/password        → `waitingPassword`: of one that runs on this host
 *   POST /agent/guests/<instance>/password/saved  the guest has it: the server forgets it
 * All but the first with `Authorization: Bearer <credential>`.
 */
