import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import type { ColumnType, Generated } from 'kysely'
import type { Created, Id, Stamp, StringMap, Uuid } from './columns.ts'

/* Images, their copies in zones, and their bytes. */

export interface ObjectTable {
  id: Id
  /** SHA-256 of the stored bytes, lower-case hexadecimal. */
  digest: string
  length: number
  /** Authentication code of the bytes with its key (stores/mac.ts); none of older objects. */
  mac: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
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
  /** Bytes that count as secondary storage as long as `physical_size` is not known. */
  reserved: Generated<number>
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
  /** Hosts fetch it themselves: ready though no image store has anything of it. */
  direct: Generated<boolean>
  /** The zone that a copy is to be read from if it has the object; null for any. */
  source_zone_id: ColumnType<number | null, number | null | undefined, number | null>
  state: Generated<
    | 'waiting'
    | 'fetching'
    | 'uploading'
    | 'unpacking'
    | 'converting'
    | 'cleaning'
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

/** Whom an image is shared with; a project is named by its own account. */
export interface LaunchPermissionTable {
  template_id: number
  account_id: number
  created: Created
}

/** A tag of an image, an instance, a volume or a snapshot: of one of these. A key is there once. */
export interface TagTable {
  id: Id
  template_id: number | null
  instance_id: number | null
  volume_id: number | null
  snapshot_id: number | null
  key: string
  /** Empty when none was given. */
  value: Generated<string>
  /** Who it is for, as the caller said; told to nobody else. */
  customer: string | null
  /** The job that made it, which finds its own when it runs twice. */
  made_by: string | null
  created: Created
}

/** To an image, or to the object that was made of a volume for it. */
export interface DownloadLinkTable {
  id: Id
  uuid: Uuid
  template_id: number | null
  volume_id: number | null
  zone_id: number
  object_id: number
  account_id: number
  grant_version: number
  created: Created
  expires: Date
}

/** Which template is the default one of a hypervisor, and what it was made from. */
export interface DefaultTemplateTable {
  hypervisor: string
  template_id: number
  url: string
  checksum: string | null
  /** How often it was begun again by itself. */
  tries: Generated<number>
}

/** What was found in the disk of a template, in the bytes that it had then. */
export interface ImageCheckTable {
  template_id: number
  digest: string
  facts: ColumnType<GuestFacts, string, string>
  checked: Created
}
