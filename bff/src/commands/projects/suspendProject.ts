import type { Db } from '../../db/database.ts'
import { stateHandler } from './change-state.ts'

/** api-commands §7: what is there stays, and is seen and used; nothing new comes (semantics §19). */
export const createSuspendProject = (db: Db) =>
  stateHandler(db, { name: 'suspendProject', state: 'Suspended' })
