import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Created, Id, StringMap, Uuid } from './columns.ts'

/* Where images are, what runs, and what guests there are. */

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

export interface SettingTable {
  name: string
  scope: 'global' | 'zone' | 'account' | 'domain' | 'imagestore'
  /** 0 for global. */
  scope_id: Generated<number>
  value: string | null
  updated: Created
}
