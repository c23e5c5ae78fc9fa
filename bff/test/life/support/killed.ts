import { sql } from 'kysely'
import type { Db } from '../../../src/db/database.ts'
import type { FaultPoint } from '../../../src/jobs/fault-points.ts'
import { registrar } from '../../support/images.ts'
import {
  adminClient,
  allowSites,
  harness,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../../support/server.ts'
import type { ServerOptions } from '../../../src/server.ts'
import { type MoldProcess, startProcess } from './process.ts'

/** Lets the time pass that the leases of a dead holder still have. */
export async function endLeases(db: Db): Promise<void> {
  for (const table of ['upload', 'fetch', 'template_zone', 'job'] as const) {
    await db
      .updateTable(table)
      .set({ lease_until: sql<Date>`now() - interval '1 second'` })
      .where('lease_until', 'is not', null)
      .execute()
  }
}

/** Calls a process as the user admin. */
export async function adminOf(place: TestPlace, process: MoldProcess) {
  const { db } = place.database
  const admin = adminClient(() => process.origin)
  const register = await registrar({ db, admin } as TestServer)
  return { ...register, ...harness(admin), admin }
}

/** A call that its server may not survive; any other failure is one. */
export async function callToDeath(process: MoldProcess, call: Promise<unknown>): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error !== undefined && !process.hasEnded()) {
    // It may have been killed a moment ago.
    const { signal } = await Promise.race([process.ended, lastMoment()])
    if (signal !== 'SIGKILL') throw error
  }
}

const lastMoment = () =>
  new Promise<{ signal: undefined }>((resolve) => {
    setTimeout(() => resolve({ signal: undefined }), 2_000).unref()
  })

/** A place with a process that kills itself at a fault point, and what comes after it. */
export async function killedPlace(
  fault: FaultPoint | undefined,
  env: Readonly<Record<string, string>> = {},
) {
  const place = await makePlace()
  const { db } = place.database
  await allowSites(db, '127.0.0.0/8')
  const process = await startProcess(place, { fault, env })
  return {
    ...(await adminOf(place, process)),
    place,
    process,
    db,
    /** The id of the one image. */
    async imageId(): Promise<string> {
      const { uuid } = await db.selectFrom('vm_template').select('uuid').executeTakeFirstOrThrow()
      return uuid
    },
    /** A server after the leases of the dead one have run out. */
    async restart(options: Pick<ServerOptions, 'converter'> = {}): Promise<TestServer> {
      await endLeases(db)
      return startTestServer({ place, ...options })
    },
    async drop() {
      process.kill('SIGKILL')
      await process.ended
      await place.drop()
    },
  }
}

export type KilledPlace = Awaited<ReturnType<typeof killedPlace>>
