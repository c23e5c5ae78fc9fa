import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Created, Id, Uuid } from './columns.ts'

/** A certificate that hosts of a zone trust for direct downloads. */
export interface CertificateTable {
  id: Id
  uuid: Uuid
  zone_id: number
  hypervisor: Generated<string>
  alias: string
  pem: string
  valid_from: Date
  valid_to: Date
  search: GeneratedAlways<string>
  created: Created
  /** Revoked in the zone; some host may still have it. */
  removed: Date | null
}

/** What a host has made of a certificate, and whether it is to have it at all. */
export interface CertificateHostTable {
  certificate_id: number
  host_id: number
  /** Revoked on this host alone. */
  excepted: Generated<boolean>
  state: 'UPLOADED' | 'FAILED' | 'REVOKED' | null
  error_code: string | null
  error_params: ColumnType<Record<string, string | number> | null, string | null, string | null>
  /** The `host_command` that this is the answer to. */
  command_id: Generated<number>
  synced: Date | null
}
