import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Created, Id, Stamp, StringMap, Uuid } from './columns.ts'

/* Hosts, and what runs on them. */

type ErrorParamsColumn = ColumnType<
  Record<string, string | number> | null,
  string | null | undefined,
  string | null
>

/** The one pod of a zone; a trigger makes it with the zone. */
export interface PodTable {
  id: Id
  uuid: Uuid
  zone_id: number
  name: string
}

/** The one cluster of a zone, made likewise. */
export interface ClusterTable {
  id: Id
  uuid: Uuid
  zone_id: number
  pod_id: number
  name: string
  hypervisor: Generated<string>
}

/** The libvirt network that guests of a zone are on, made likewise; hosts tell its addresses. */
export interface NetworkTable {
  id: Id
  uuid: Uuid
  zone_id: number
  /** What libvirt calls it. */
  name: string
  cidr: string | null
  gateway: string | null
  netmask: string | null
  created: Created
}

/** What a host's agent tells of it; bytes and MHz. */
export interface HostFacts {
  readonly agentversion?: string
  readonly protocol?: number
  readonly hostname?: string
  readonly libvirt?: string
  readonly qemu?: string
  readonly uri?: string
  /** `kvm` with hardware acceleration, `qemu` without. */
  readonly accelerator?: 'kvm' | 'qemu'
  readonly arch?: string
  readonly cpus?: number
  readonly cpuspeed?: number
  readonly memory?: number
  readonly memoryused?: number
  /** What part of its processors is busy, 0 to 1. */
  readonly cpuused?: number
  readonly uefi?: boolean
  /** `network` is libvirt's, which only root has; `user` is QEMU's own, without addresses to be told. */
  readonly networking?: 'network' | 'user'
  /** Whether its guests can collect their passwords; older agents say nothing of it. */
  readonly passwords?: {
    readonly state: 'serving' | 'session' | 'taken' | 'waiting'
    readonly address?: string | undefined
    readonly port: number
    readonly metadata?: boolean | undefined
    readonly reason?: string | undefined
  }
}

export interface HostTable {
  id: Id
  uuid: Uuid
  zone_id: number
  name: string
  hypervisor: Generated<string>
  address: string | null
  /** As `addHost` was told. */
  url: string | null
  resource_state: Generated<'Enabled' | 'Disabled' | 'PrepareForMaintenance' | 'Maintenance'>
  /** SHA-256 of the one-time token that its agent joins with; null once it has. */
  token_hash: Buffer | null
  token_expires: Date | null
  /** SHA-256 of the credential of its agent. */
  credential_hash: Buffer | null
  /** The process that holds the connection of its agent; null when there is none. */
  server: string | null
  /** Counts up with every connection; what an older one says is void. */
  connection: Generated<number>
  last_pinged: Date | null
  disconnected: Date | null
  facts: JSONColumnType<HostFacts, string | undefined>
  /** Why it cannot run anything though its agent is connected. */
  error_code: string | null
  error_params: ErrorParamsColumn
  tags: string | null
  created: Created
  removed: Date | null
}

/** Primary storage: a folder of a host. */
export interface StoragePoolTable {
  id: Id
  uuid: Uuid
  host_id: number
  name: string
  path: string
  state: Generated<'Up' | 'Disabled' | 'Maintenance'>
  total_bytes: number | null
  used_bytes: number | null
  error_code: string | null
  error_params: ErrorParamsColumn
  created: Created
  removed: Date | null
}

/** The bytes of an image on a pool, once for all instances there. */
export interface PoolImageTable {
  pool_id: number
  /**
   * Its name on the pool: of an object the SHA-256 of its bytes in lower-case hexadecimal; of a direct download
   * something of the same shape (`compute/bases/direct-name.ts`).
   */
  digest: string
  format: string
  length: number
  ready: Generated<boolean>
  /** The template or ISO whose address a host fetches it from; null for an object. */
  template_id: ColumnType<number | null, number | null | undefined, number | null>
  /** SHA-256 of what a host fetched. */
  content_digest: ColumnType<string | null, string | null | undefined, string | null>
  /** Asked for by prepareTemplate: stays as long as its template does. */
  prepared: Generated<boolean>
  /** When something last asked for it. */
  used: Created
}

export interface ServiceOfferingTable {
  id: Id
  uuid: Uuid
  name: string
  display_text: string
  cpu_number: number
  /** MHz. */
  cpu_speed: number
  /** MiB. */
  memory: number
  created: Created
  removed: Date | null
}

export interface DiskOfferingTable {
  id: Id
  uuid: Uuid
  name: string
  display_text: string
  /** Bytes; null where whoever uses it says how many. */
  size: number | null
  created: Created
  removed: Date | null
}

export interface InstanceTable {
  id: Id
  uuid: Uuid
  /** Its host name. */
  name: string
  display_name: string
  account_id: number
  user_id: number
  zone_id: number
  /** The host that has its disks. */
  host_id: number | null
  state:
    | 'Starting'
    | 'Running'
    | 'Stopping'
    | 'Stopped'
    | 'Destroyed'
    | 'Expunging'
    | 'Expunged'
    | 'Error'
  hypervisor: Generated<string>
  arch: Generated<string>
  /** The template, or the ISO, that it was made from. */
  template_id: number | null
  /** The ISO in its drive. */
  iso_id: number | null
  /** The digest of its bytes, which stay on the pool even when its row goes with its owner. */
  iso_digest: string | null
  guest_os_id: number | null
  service_offering_id: number
  /** Those of the offering when it was made: MHz and MiB. */
  cpu_number: number
  cpu_speed: number
  memory: number
  boot_type: Generated<'BIOS' | 'UEFI'>
  boot_mode: Generated<'LEGACY' | 'SECURE'>
  password_enabled: Generated<boolean>
  details: StringMap
  search: ColumnType<string, never, never>
  /** The job that works on it: there is one at a time. */
  job_uuid: string | null
  error_code: string | null
  error_params: ErrorParamsColumn
  version: Stamp<number>
  created: Created
  updated: Stamp<Date>
  destroyed: Date | null
  removed: Date | null
}

/** The password of an instance that its guest has not collected yet. */
export interface GuestPasswordTable {
  instance_id: number
  /** Encrypted (`secrets.ts`). */
  sealed: string
  /** Somebody was shown it. */
  told: boolean
  /** Counts from the start at which the guest can ask for it; null until then. */
  expires: Date | null
  created: Created
}

export interface NicTable {
  id: Id
  uuid: Uuid
  instance_id: number
  network_id: number
  device_id: Generated<number>
  mac: string
  ip_address: string | null
  created: Created
}

export interface VolumeTable {
  id: Id
  uuid: Uuid
  name: string
  type: 'ROOT' | 'DATADISK'
  account_id: number
  zone_id: number
  /** Where its file is; null while it is only allocated. */
  pool_id: number | null
  instance_id: number | null
  /** 0 is the root disk. */
  device_id: number | null
  state: 'Allocated' | 'Creating' | 'Ready' | 'Snapshotting' | 'Destroy' | 'Expunging' | 'Expunged'
  /** Bytes that the guest sees, and that its file takes. */
  size: number
  physical_size: number | null
  disk_offering_id: number | null
  /** The template that it was made from. */
  template_id: number | null
  /** The snapshot that it was made from. */
  snapshot_id: number | null
  /** The image on its pool that its file is an overlay of, or will be. */
  base_digest: string | null
  /** The job that works on it: there is one at a time. */
  job_uuid: string | null
  search: ColumnType<string, never, never>
  version: Stamp<number>
  created: Created
  updated: Stamp<Date>
  removed: Date | null
}

/** A complete image in the zone's store, independent of its volume and host (decisions: Snapshots). */
export interface SnapshotTable {
  id: Id
  uuid: Uuid
  name: string
  account_id: number
  zone_id: number
  volume_id: number
  state: Generated<'Allocated' | 'Creating' | 'BackingUp' | 'BackedUp' | 'Error' | 'Destroying'>
  object_id: number | null
  virtual_size: number | null
  physical_size: number | null
  /** Bytes that count as secondary storage until it is known what it takes. */
  reserved: Generated<number>
  job_uuid: string | null
  error_code: string | null
  error_params: ErrorParamsColumn
  search: ColumnType<string, never, never>
  version: Stamp<number>
  created: Created
  updated: Stamp<Date>
  removed: Date | null
}

/** Something that a host is to do, or has done; its process sends it when the agent is connected. */
export interface HostCommandTable {
  id: Id
  uuid: Uuid
  host_id: number
  /** Names the step of the job that asked: asked again, it is the same command. */
  key: string
  /** The job that its end and its progress wake. */
  job_uuid: string | null
  kind: string
  params: JSONColumnType<Record<string, unknown>>
  state: Generated<'pending' | 'succeeded' | 'failed'>
  result: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
  error_code: string | null
  error_params: ErrorParamsColumn
  /** Bytes: done, and in all. */
  progress: ColumnType<
    { readonly done: number; readonly total: number } | null,
    string | null | undefined,
    string | null
  >
  /** After it nobody waits any more: a host that has not answered by then has failed. */
  deadline: Date
  created: Created
  ended: Date | null
}

/** Bytes that a host sends: a spool of an image store first, then an object of it. */
export interface IntakeTable {
  id: Id
  uuid: Uuid
  host_id: number
  store_id: number
  spool: Uuid
  job_uuid: string | null
  /** Most bytes that may come. */
  allowed: number
  durable_offset: Generated<number>
  /** The process that writes the spool; what another one writes is void. */
  server: string | null
  length: number | null
  digest: string | null
  /** Keeps the object until a row of its own refers to it. */
  object_id: number | null
  touched: Created
  created: Created
}
