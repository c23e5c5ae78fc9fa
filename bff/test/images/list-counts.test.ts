import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db, Trx } from '../../src/db/database.ts'
import { foldCounts } from '../../src/images/list/kept-counts.repository.ts'
import { insertImage } from '../support/image-rows.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await makeZone(server, 'zone2')
})
afterAll(() => server.stop())

/** The count of a list that nothing narrows, and what is there to be counted. */
async function counts(zoneid?: string) {
  const { count } = await server.admin.call('listTemplates', { templatefilter: 'all', zoneid })
  const { copies } = await server.db
    .selectFrom('template_zone as tz')
    .innerJoin('zone as z', 'z.id', 'tz.zone_id')
    .where('tz.kind', '=', 'template')
    .$if(zoneid !== undefined, (query) => query.where('z.uuid', '=', zoneid ?? ''))
    .select((eb) => eb.fn.countAll<number>().as('copies'))
    .executeTakeFirstOrThrow()
  return { shown: count, there: copies }
}

const changes = () => server.db.selectFrom('template_zone_count').selectAll().execute()

const both = ['zone1', 'zone2'] as const

async function deleteCopies(db: Db | Trx, name: string): Promise<void> {
  await db
    .deleteFrom('template_zone')
    .where('template_id', 'in', (eb) =>
      eb.selectFrom('vm_template').select('id').where('name', '=', name),
    )
    .execute()
}

describe('the kept count of a list that nothing narrows', () => {
  it('follows images that come and go, by zone and by kind', async () => {
    for (const name of ['one', 'two', 'three']) {
      await insertImage(server.db, { name, account: 'admin', zones: both })
    }
    await insertImage(server.db, { name: 'a disc', account: 'admin', kind: 'iso' })
    expect(await counts()).toEqual({ shown: 6, there: 6 })
    await deleteCopies(server.db, 'two')
    expect(await counts()).toEqual({ shown: 4, there: 4 })
    const { items } = await server.admin.call('listZones', { name: 'zone2' })
    expect(await counts(String(items[0]!.id))).toEqual({ shown: 2, there: 2 })
  })

  it('does not count what was taken back', async () => {
    const before = await counts()
    const taken = server.db.transaction().execute(async (trx) => {
      await deleteCopies(trx, 'one')
      throw new Error('taken back')
    })
    await expect(taken).rejects.toThrow('taken back')
    expect(await counts()).toEqual(before)
  })

  it('is folded to one row a zone and kind while a change is under way, which stays', async () => {
    const before = await counts()
    await server.db.transaction().execute(async (trx) => {
      await deleteCopies(trx, 'three')
      await foldCounts(server.db)
      expect(await changes()).toHaveLength(3)
    })
    expect(await counts()).toEqual({ shown: before.shown - 2, there: before.there - 2 })
    await foldCounts(server.db)
    expect(await counts()).toEqual({ shown: before.shown - 2, there: before.there - 2 })
  })

  it('is made right by folding where an admin wrote past it', async () => {
    const before = await counts()
    await server.db.deleteFrom('template_zone_count').execute()
    await foldCounts(server.db)
    expect(await counts()).toEqual(before)
  })

  it('is of what is ready, of the rest, of both, and of nothing where a list has only what is ready', async () => {
    for (const state of ['ready', 'failed'] as const) {
      await insertImage(server.db, {
        name: `shown ${state}`,
        account: 'admin',
        isPublic: true,
        isFeatured: true,
        state,
      })
    }
    const count = async (templatefilter: string, isready?: boolean) =>
      (await server.admin.call('listTemplates', { templatefilter, isready })).count
    expect([await count('featured'), await count('featured', true)]).toEqual([1, 1])
    expect(await count('featured', false)).toBe(0)
    const [all, ready, rest] = [
      await count('all'),
      await count('all', true),
      await count('all', false),
    ]
    expect([ready + rest, rest]).toEqual([all, 1])
  })
})
