import type { Db } from '../../db/database.ts'
import { stateHandler } from './change-state.ts'

/** api-commands §7 */
export const createActivateProject = (db: Db) =>
  stateHandler(db, { name: 'activateProject', state: 'Active' })
