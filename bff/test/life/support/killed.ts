import { sql } from 'kysely'
import type { Db } from '../../../src/db/database.ts'
import type { FaultPoint } from '../../../src/jobs/fault-points.ts'
import { type Registrar, registrar } from '../../support/images.ts'
import {
  adminClient,
  allowSites,
  makePlace,
  startTestServer,
  type TestServer,
} from '../../support/server.ts'
import { startProcess } from './process.ts'

/** Lets the time pass that the leases of a dead holder have left. */
export async function endLeases(db: Db): Promise<void> {
  for (const table of ['fetch', 'template_zone', 'job'] as const) {
    await db
      .updateTable(table)
      .set({ lease_until: sql<Date>`now() - interval '1 second'` })
      .where('lease_until', 'is not', null)
      .execute()
  }
}

/** A place with a process that kills itself at a fault point, and what comes after. */
export async function killedPlace(fault: FaultPoint | undefined) {
  const place = await makePlace()
  await allowSites(place.database.db, '127.0.0.0/8')
  const process = await startProcess(place, { fault })
  const admin = adminClient(() => process.origin)
  const register: Registrar = await registrar({ db: place.database.db, admin } as TestServer)
  return {
    ...register,
    place,
    process,
    admin,
    async restart(): Promise<TestServer> {
      await endLeases(place.database.db)
      return startTestServer({ place })
    },
    async drop() {
      process.kill('SIGKILL')
      await process.ended
      await place.drop()
    },
  }
}
