import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isoBytes, mib } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import type { TestServer } from '../support/server.ts'
import { expectTidy } from './support/aftermath.ts'
import { callToDeath, killedPlace } from './support/killed.ts'

vi.setConfig({ testTimeout: 60_000 })

let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())

describe('P2: a process that is killed while it deletes a project', () => {
  it('between two of its images leaves what the next start completes', async () => {
    const killed = await killedPlace('delete.committed')
    const { admin, db } = killed
    let next: TestServer | undefined
    try {
      const { id: projectid = '' } = await admin.call('createProject', { name: 'web' })
      for (const name of ['one', 'two']) {
        const id = await killed.iso(origin.put(`/${name}.iso`, isoBytes(mib)), { name, projectid })
        await killed.until(id, (image) => image.isready)
      }
      const { jobid } = await admin.start('deleteProject', { id: projectid, cleanup: true })
      await callToDeath(killed.process, killed.process.ended)
      const images = db.selectFrom('vm_template').select(['name', 'removed']).orderBy('id')
      expect((await images.execute()).map(({ removed }) => removed !== null)).toEqual([true, false])
      const half = await db.selectFrom('project').select(['state', 'removed']).executeTakeFirst()
      expect(half).toEqual({ state: 'Disabled', removed: null })

      next = await killed.restart()
      expect(await next.admin.result('deleteProject', { jobid })).toEqual({ success: true })
      expect((await images.execute()).every(({ removed }) => removed !== null)).toBe(true)
      expect(await next.admin.call('listProjects', { listall: true })).toMatchObject({ count: 0 })
      const { items } = await next.admin.call('listEvents', {
        resourceid: projectid,
        listall: true,
      })
      const states = items.filter(({ type }) => type === 'PROJECT.DELETE').map(({ state }) => state)
      expect(states).toEqual(['Completed', 'Started', 'Scheduled'])
      await expectTidy(next, { leftovers: {}, objects: new Map([[next.storeFolder, []]]) })
    } finally {
      await next?.stop()
      await killed.drop()
    }
  })
})
