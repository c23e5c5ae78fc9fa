import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Created = Generated<Date>
type Uuid = Generated<string>
/** Written by a trigger on every change. */
type Stamp<T> = ColumnType<T, never, never>
type StringMap = JSONColumnType<Record<string, string>, string | undefined>
/** Identity columns: made by the database, never written. */
type Id = ColumnType<number, never, never>

export interface DomainTable {
  id: Id
  uuid: Uuid
  name: string
  parent_id: number | null
  /** `/` for ROOT, `/a/b/` below it. */
  path: string
  state: Generated<'Active' | 'Inactive'>
  network_domain: string | null
  created: Created
  removed: Date | null
}

export interface AccountTable {
  id: Id
  uuid: Uuid
  name: string
  /** 0 user, 1 root admin, 2 domain admin, 3 resource admin, 4 read-only admin, 5 project. */
  type: number
  domain_id: number
  state: Generated<'enabled' | 'disabled' | 'locked'>
  is_default: Generated<boolean>
  network_domain: string | null
  details: StringMap
  created: Created
  removed: Date | null
}

/** A project owns things by an account of its own, of type 5, in its domain. */
export interface ProjectTable {
  id: Id
  uuid: Uuid
  name: string
  display_text: string
  domain_id: number
  account_id: number
  state: Generated<'Active' | 'Suspended' | 'Disabled'>
  created: Created
  removed: Date | null
}

/** A member of a project; an `Admin` manages it. */
export interface ProjectAccountTable {
  project_id: number
  account_id: number
  role: Generated<'Admin' | 'Regular'>
  created: Created
}

/** Whom an image is shared with; a project is named by its own account. */
export interface LaunchPermissionTable {
  template_id: number
  account_id: number
  created: Created
}

/** A limit of an account, a project's own account, or a domain that differs from the settings. */
export interface ResourceLimitTable {
  id: Id
  account_id: number | null
  domain_id: number | null
  /** Number of the resource type (api-commands §13). */
  type: number
  /** In the unit of the type: GiB for storage; -1 for no limit. */
  max: number
}

export interface UserTable {
  id: Id
  uuid: Uuid
  account_id: number
  domain_id: number
  username: string
  password_hash: string | null
  firstname: Generated<string>
  lastname: Generated<string>
  email: Generated<string>
  timezone: string | null
  state: Generated<'enabled' | 'disabled' | 'locked'>
  is_default: Generated<boolean>
  registered: Generated<boolean>
  created: Created
  removed: Date | null
}

export interface ApiKeyTable {
  user_id: number
  api_key: string
  /** Encrypted under MOLD_SECRET_KEY. */
  secret: string
  created: Created
}

export interface SessionTable {
  id: Id
  /** SHA-256 of the cookie; the cookie itself is not kept. */
  token_hash: Buffer
  session_key: string
  user_id: number
  created: Created
  expires: Date
}

export interface SignInFailureTable {
  subject: string
  failures: number
  blocked_until: Date
  updated: Created
}

export interface ZoneTable {
  id: Id
  uuid: Uuid
  name: string
  display_text: string | null
  /** The domain that a private zone belongs to. */
  domain_id: number | null
  network_type: Generated<'Basic' | 'Advanced'>
  allocation_state: Generated<'Enabled' | 'Disabled'>
  dns1: string | null
  dns2: string | null
  internal_dns1: string | null
  internal_dns2: string | null
  guest_cidr: string | null
  ip6_dns1: string | null
  ip6_dns2: string | null
  network_domain: string | null
  local_storage: Generated<boolean>
  security_groups: Generated<boolean>
  is_edge: Generated<boolean>
  dhcp_provider: Generated<string>
  details: StringMap
  zone_token: Uuid
  sort_key: Generated<number>
  created: Created
  removed: Date | null
}

export interface ImageStoreTable {
  id: Id
  uuid: Uuid
  name: string
  zone_id: number
  /** `file` now; the driver is found by it. */
  protocol: string
  provider: string
  url: string
  readonly: Generated<boolean>
  details: StringMap
  /** Most bytes that images may take there; null for what the disk has. */
  capacity: number | null
  /** What it was last found to be, with the error; null until a server has looked. */
  state: 'Up' | 'ReadOnly' | 'Full' | 'Unreachable' | null
  error_code: string | null
  error_params: ColumnType<
    Record<string, string | number> | null,
    string | null | undefined,
    string | null
  >
  total_bytes: number | null
  used_bytes: number | null
  checked: Date | null
  /** The server that found it so. */
  checked_by: string | null
  created: Created
  removed: Date | null
}

/** A process that runs; one that stops takes its row away, one that dies leaves an old `beat`. */
export interface ServerTable {
  uuid: string
  host: string
  pid: number
  /** `api` and `worker` as configured; of a worker that can convert images `converter` too. */
  roles: string[]
  started: Created
  /** Its last sign of life; of a worker, only while it can look for work. */
  beat: Created
  /** Milliseconds that the database took to answer, lately. */
  database_ms: number | null
  /** Where it can be reached; of no use to other machines where that is loopback. */
  listens: JSONColumnType<
    readonly { readonly address: string; readonly port: number }[],
    string | undefined
  >
}

/** Chores whose interval is longer than a process may live. */
export interface ChoreTable {
  name: string
  ran: Created
}

export interface GuestOsCategoryTable {
  id: Id
  uuid: string
  name: string
  sort_key: Generated<number>
}

export interface GuestOsTable {
  id: Id
  uuid: string
  description: string
  category_id: number
  user_defined: Generated<boolean>
  removed: Date | null
}

export interface ObjectTable {
  id: Id
  /** SHA-256 of the stored bytes, lower-case hexadecimal. */
  digest: string
  length: number
  created: Created
}

export interface ObjectReplicaTable {
  object_id: number
  store_id: number
  verified_at: Created
}

/** `system` for root admins alone, `community` and `featured` public, `private` all else. */
export type Audience = 'private' | 'community' | 'featured' | 'system'
export type ImageKind = 'template' | 'iso'
export type ImageType = 'USER' | 'BUILTIN' | 'SYSTEM' | 'ROUTING' | 'PERHOST' | 'VNF' | 'DATADISK'

export interface VmTemplateTable {
  id: Id
  uuid: Uuid
  kind: ImageKind
  name: string
  display_text: string
  /** Name and description in lower case, with a line break between: what keywords are looked for in. */
  search: ColumnType<string, never, never>
  type: Generated<ImageType>
  /** For whom it is, by its type and flags. */
  audience: Stamp<Audience>
  account_id: number
  format: string
  hypervisor: string | null
  bits: Generated<number>
  arch: Generated<string>
  guest_os_id: number | null
  /** Nobody chose the guest OS: it becomes what the descriptor of the appliance says. */
  os_from_image: Generated<boolean>
  is_public: Generated<boolean>
  is_featured: Generated<boolean>
  is_extractable: Generated<boolean>
  password_enabled: Generated<boolean>
  sshkey_enabled: Generated<boolean>
  dynamically_scalable: Generated<boolean>
  bootable: Generated<boolean>
  requires_hvm: Generated<boolean>
  direct_download: Generated<boolean>
  deploy_as_is: Generated<boolean>
  cross_zones: Generated<boolean>
  url: string | null
  /** The digest that the registration gave, `{ALG}hex`: always of the bytes as served. */
  checksum: string | null
  /** SHA-256 of the bytes as served, lower-case hexadecimal. */
  source_digest: string | null
  virtual_size: number | null
  physical_size: number | null
  /** What its inspection found worth telling: codes of `imageRemarks`. */
  remarks: ColumnType<string[], readonly string[] | undefined, readonly string[]>
  template_tag: string | null
  sort_key: Generated<number>
  details: StringMap
  deploy_as_is_details: StringMap
  /** The image that it was made from. */
  source_template_id: ColumnType<number | null, number | null | undefined, number | null>
  /**
   * Of a data disk: the template whose archive it is a part of, which disk of the appliance it is (0 boots
   * and is the template's own), what the descriptor calls it, and where its bytes are. It has no
   * `template_zone`: its parent's are its own.
   */
  parent_id: number | null
  disk_index: number | null
  disk_id: string | null
  disk_offset: number | null
  disk_length: number | null
  /** Counts up when somebody loses a right, so that links given before stop working. */
  grant_version: Generated<number>
  version: Stamp<number>
  created: Created
  updated: Stamp<Date>
  removed: Date | null
}

export interface TemplateZoneTable {
  id: Id
  template_id: number
  zone_id: number
  /** Those of the image; the database fills them in and keeps them true, so that lists need no join. */
  kind: ColumnType<ImageKind, never, never>
  sort_key: ColumnType<number, never, never>
  audience: ColumnType<Audience, never, never>
  object_id: number | null
  /** The zone that a copy is to be read from if it has the object; null for any. */
  source_zone_id: ColumnType<number | null, number | null | undefined, number | null>
  state: Generated<
    | 'waiting'
    | 'fetching'
    | 'uploading'
    | 'unpacking'
    | 'converting'
    | 'checking'
    | 'copying'
    | 'ready'
    | 'failed'
    | 'cancelled'
  >
  /** Bytes of the present phase: done, and in all where known. */
  bytes: Generated<number>
  total_bytes: number | null
  error_code: string | null
  error_params: ColumnType<
    Record<string, string | number> | null,
    string | null | undefined,
    string | null
  >
  attempt: Generated<number>
  next_try: Date | null
  /** The worker that copies into this zone. */
  lease_owner: string | null
  lease_until: Date | null
  version: Stamp<number>
  created: Created
  updated: Stamp<Date>
}

/** How many copies of an audience a zone has: the sum of these rows, which the database writes. */
export interface TemplateZoneCountTable {
  kind: ImageKind
  zone_id: number
  audience: Audience
  ready: boolean
  delta: number
}

/** A zone that an all-zones image was deleted from: it does not come back there by itself. */
export interface TemplateZoneLeftTable {
  template_id: number
  zone_id: number
  created: Created
}

/** The one fetch of an image, whatever number of zones it serves; gone when nothing is to be done. */
export interface FetchTable {
  template_id: number
  store_id: number | null
  /** Names the spool file in the store's staging area. */
  spool: Uuid
  /** Names the file that a packed source is unpacked into. */
  unpacked: Uuid
  /** Set once all bytes are in: SHA-256 of the bytes as served, and of those to be stored. */
  source_digest: string | null
  digest: string | null
  stored_length: number | null
  /** Bytes of the spool that are on stable storage. */
  durable_offset: Generated<number>
  length: number | null
  /** ETag or date of the source: unchanged means that the spool can be continued. */
  validator: string | null
  /** Bytes that were durable when it was last taken up; null once its holder's server is told to stop. */
  reached: number | null
  /** Counts up with every holder; a writer with an older one is void. */
  generation: Generated<number>
  lease_owner: string | null
  lease_until: Date | null
  created: Created
}

/**
 * The one upload of an image whose bytes its owner sends. A sealed one is all there and only answers how
 * far it is: the `fetch` row has its spool.
 */
export interface UploadTable {
  /** 32 hexadecimal digits, as in its address. */
  id: string
  template_id: number
  /** `new` until its length is given; `receiving`; `sealed` once every byte is there. */
  state: Generated<'new' | 'receiving' | 'sealed'>
  /** Part of what signed headers prove. */
  nonce: Uuid
  /** When it has to be begun; what is begun lasts by `touched`. */
  expires: Date
  store_id: number | null
  /** Names the spool file in the store's staging area. */
  spool: Uuid
  /** Bytes in all; null for a form post, which does not know before its end. */
  length: number | null
  /** Bytes of the store that are kept free for it, those that it has included. */
  reserved: Generated<number>
  /** Bytes of the spool that are on stable storage. */
  durable_offset: Generated<number>
  /** SHA-256 of each complete 64 MiB, 32 bytes each, one after the other. */
  chunk_digests: ColumnType<Buffer, Buffer | undefined, Buffer>
  /** SHA-256 of what comes after the complete chunks, up to `tail_offset`. */
  tail_digest: Buffer | null
  tail_offset: Generated<number>
  /** Until when a worker has the time to make these digests. */
  digest_until: Date | null
  /** The header Upload-Metadata as it was sent. */
  metadata: string | null
  file_name: string | null
  /** A writer holds it, or died holding it. */
  unconfirmed: Generated<boolean>
  /** It changed hands while a write was unconfirmed: what is there is read again before it counts. */
  reread: Generated<boolean>
  /** Another process asks the holder to let go. */
  wanted: Generated<boolean>
  /** Counts up with every holder; what a process remembers of an older one is void. */
  generation: Generated<number>
  lease_owner: string | null
  lease_until: Date | null
  /** The last byte, or the last step. */
  touched: Created
  created: Created
}

/** A tag of an image; a key is there once. */
export interface TagTable {
  id: Id
  template_id: number
  key: string
  /** Empty when none was given. */
  value: Generated<string>
  /** Who it is for, as the caller said; told to nobody else. */
  customer: string | null
  /** The job that made it, which finds its own when it runs twice. */
  made_by: string | null
  created: Created
}

/** Calls of an account in the present window; where calls are limited only. */
export interface CallWindowTable {
  account_id: number
  started: Created
  calls: number
}

export interface DownloadLinkTable {
  id: Id
  uuid: Uuid
  template_id: number
  zone_id: number
  object_id: number
  account_id: number
  grant_version: number
  created: Created
  expires: Date
}

export interface JobTable {
  id: Id
  uuid: Uuid
  command: string
  params: JSONColumnType<Record<string, unknown>>
  account_id: number
  user_id: number
  instance_type: string | null
  instance_uuid: string | null
  state: Generated<'pending' | 'succeeded' | 'failed'>
  result: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
  error_code: string | null
  lease_owner: string | null
  lease_until: Date | null
  attempt: Generated<number>
  /** What it waits for has happened since it was last taken up. */
  woken: Generated<boolean>
  /** The `Scheduled` event, parent of those that follow. */
  event_uuid: string | null
  /** How far it is, in numbers and words of its command. */
  progress: ColumnType<
    Record<string, string | number> | null,
    string | null | undefined,
    string | null
  >
  /** Somebody asked for its end; its holder sees that when it renews its lease. */
  cancelled: Generated<boolean>
  created: Created
  completed: Date | null
}

export interface EventTable {
  id: Id
  uuid: Uuid
  type: string
  level: 'INFO' | 'WARN' | 'ERROR'
  state: 'Created' | 'Scheduled' | 'Started' | 'Completed'
  description: string
  account_id: number
  username: string
  resource_type: string | null
  resource_uuid: string | null
  resource_name: string | null
  parent_uuid: string | null
  /** A step that may run twice writes its event once: same key, same event. */
  once: string | null
  archived: Generated<boolean>
  created: Created
}

export interface SettingTable {
  name: string
  scope: 'global' | 'zone' | 'account' | 'domain' | 'imagestore'
  /** 0 for global. */
  scope_id: Generated<number>
  value: string | null
  updated: Created
}

/** Every table of schema `cloud`. */
export interface Database {
  domain: DomainTable
  account: AccountTable
  project: ProjectTable
  project_account: ProjectAccountTable
  launch_permission: LaunchPermissionTable
  resource_limit: ResourceLimitTable
  user: UserTable
  api_key: ApiKeyTable
  session: SessionTable
  sign_in_failure: SignInFailureTable
  zone: ZoneTable
  image_store: ImageStoreTable
  server: ServerTable
  chore: ChoreTable
  guest_os_category: GuestOsCategoryTable
  guest_os: GuestOsTable
  object: ObjectTable
  object_replica: ObjectReplicaTable
  vm_template: VmTemplateTable
  template_zone: TemplateZoneTable
  template_zone_count: TemplateZoneCountTable
  template_zone_left: TemplateZoneLeftTable
  fetch: FetchTable
  upload: UploadTable
  tag: TagTable
  call_window: CallWindowTable
  download_link: DownloadLinkTable
  job: JobTable
  event: EventTable
  setting: SettingTable
}
