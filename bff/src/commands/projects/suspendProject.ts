import type { Db } from '../../db/database.ts'
import { stateHandler } from './change-state.ts'

/** api-commands §7, semantics §19: what is there stays; its instances are stopped, and nothing new comes. */
export const createSuspendProject = (db: Db) =>
  stateHandler(db, { name: 'suspendProject', state: 'Suspended' })
