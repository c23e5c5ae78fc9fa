import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadImages } from '../../src/images/image.repository.ts'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

describe('an image that changes while it is read', () => {
  it('is never shown with zones that are newer than itself', async () => {
    const id = await register.iso(origin.put('/view.iso', isoBytes()))
    await server.until(id, (image) => image.isready)
    const { db } = server.place.database
    const image = await db.selectFrom('vm_template').select('id').executeTakeFirstOrThrow()
    await db.updateTable('template_zone').set({ state: 'checking' }).execute()
    await db.updateTable('vm_template').set({ physical_size: null }).execute()
    const read = await db.transaction().execute(async (trx) => {
      // Zones, which only the copies are read with, are closed while the image becomes ready.
      await sql`lock table zone in access exclusive mode`.execute(trx)
      const reading = loadImages(server.db, [image.id])
      await expect.poll(() => isReadWaiting(server)).toBe(true)
      await trx.updateTable('vm_template').set({ physical_size: 1 }).execute()
      await trx.updateTable('template_zone').set({ state: 'ready' }).execute()
      return { reading }
    })
    const [seen] = await read.reading
    expect(seen?.copies).toMatchObject([{ state: 'ready' }])
    expect(seen?.physical_size).toBe(1)
  })
})

/** Whether a query over images waits for a lock; what else the server looks for may wait as well. */
async function isReadWaiting({ place }: TestServer): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and query like '%vm_template%'`.execute(place.database.db)
  return rows[0]?.count === 1
}
