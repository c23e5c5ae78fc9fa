import { type Selectable, sql } from 'kysely'
import type { VolumeTable } from '../../db/schema.ts'

/**
 * SQL over `volume as v`: its state as the API names it. A job that makes a template reads a disk as one that takes
 * a snapshot does, and the reference calls the volume Creating meanwhile (semantics §8); in the rows that is a
 * disk which is not there yet.
 */
export const shownState = sql<Selectable<VolumeTable>['state']>`case
  when v.state = 'Snapshotting' and exists (select from job maker
    where maker.uuid = v.job_uuid and maker.command = 'createTemplate') then 'Creating'
  else v.state end`
