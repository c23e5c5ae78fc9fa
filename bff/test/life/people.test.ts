import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { danglingReferences } from '../people/support/references.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { isoBytes } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { expectTidy } from './support/aftermath.ts'
import { callToDeath, killedPlace } from './support/killed.ts'

vi.setConfig({ maxConcurrency: 2, testTimeout: 60_000 })

let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())

type PeoplePoint = Extract<FaultPoint, `people.${string}`>

const points: readonly PeoplePoint[] = ['people.closed', 'people.image', 'people.removed']

describe('deleting a domain with an account', () => {
  it.concurrent.each(points)('killed at %s is done by the next start', async (point) => {
    const killed = await killedPlace(point)
    const { db, admin } = killed
    const { uuid: domainid } = await makeDomain(db, '/a/')
    const { account } = await makeAccount(db, 'vera', '/a/')
    const ids: string[] = []
    for (const name of ['one', 'two']) {
      const url = origin.put(`/${point}-${name}.iso`, isoBytes())
      const id = await killed.iso(url, { account: 'vera', domainid })
      await killed.until(id, (image) => image.isready)
      ids.push(id)
    }
    await callToDeath(killed.process, admin.start('deleteDomain', { id: domainid, cleanup: true }))
    expect(await killed.process.ended).toMatchObject({ signal: 'SIGKILL' })

    const server = await killed.restart()
    await server.workers.idle()
    const jobs = await db.selectFrom('job').select(['command', 'state']).execute()
    expect(jobs).toEqual([{ command: 'deleteDomain', state: 'succeeded' }])
    expect(await danglingReferences(db)).toEqual({})
    const gone = await db
      .selectFrom('account')
      .select(['removed', 'state'])
      .where('id', '=', account.id)
      .executeTakeFirstOrThrow()
    expect(gone).toEqual({ removed: expect.any(Date), state: 'disabled' })
    for (const id of ids) expect(await server.image(id)).toBeUndefined()
    await expectTidy(server, { leftovers: {}, objects: new Map([[server.storeFolder, []]]) })
    const events = await db
      .selectFrom('event')
      .select('type')
      .where('description', 'like', 'Deleted with vera%')
      .execute()
    expect(events).toEqual([{ type: 'ISO.DELETE' }, { type: 'ISO.DELETE' }])
    await server.stop()
    await killed.drop()
  })
})
