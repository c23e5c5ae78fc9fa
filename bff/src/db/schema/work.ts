import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Created, Id, Uuid } from './columns.ts'

/* What was asked for and what happened. */

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

/** What the result of a job tells only to the user who began it. */
export interface JobSecretTable {
  job_id: number
  /** Fields of the result as JSON, encrypted (`secrets.ts`). */
  sealed: string
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
