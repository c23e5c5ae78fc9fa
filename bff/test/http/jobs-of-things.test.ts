import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { insertImage } from '../support/image-rows.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
let bob: Client
let id: string
beforeAll(async () => {
  server = await startTestServer()
  alice = await server.person('alice')
  bob = await server.person('bob')
  id = await insertImage(server.db, { name: 'disk', account: 'alice' })
  const tags = (key: string) => ({
    resourceids: id,
    resourcetype: 'Template',
    'tags[0].key': key,
    'tags[0].value': '1',
  })
  await alice.call('createTags', tags('first'))
  await alice.call('deleteTags', tags('first'))
})
afterAll(() => server.stop())

describe('§9: jobs of a thing', () => {
  const of = () => ({ resourcetype: 'template', resourceid: id.toUpperCase() })

  it('queryAsyncJobResult answers the newest', async () => {
    const job = await alice.call('queryAsyncJobResult', of())
    expect(job).toMatchObject({
      cmd: 'org.apache.cloudstack.api.command.user.tag.DeleteTagsCmd',
      jobstatus: 1,
      jobresult: { success: true },
      jobinstancetype: 'Template',
      jobinstanceid: id,
      completed: expect.any(String),
    })
    expect(await alice.call('queryAsyncJobResult', { jobid: job.jobid })).toEqual(job)
  })

  it('listAsyncJobs lists them, with results', async () => {
    const { items } = await alice.call('listAsyncJobs', { ...of(), resourceid: id })
    expect(items.map(({ jobresult }) => jobresult)).toEqual([{ success: true }, { success: true }])
  })

  it('G10: are not shown to strangers, nor by the id of the job', async () => {
    expect((await bob.refused('queryAsyncJobResult', of())).status).toBe(531)
    const { jobid } = await alice.call('queryAsyncJobResult', of())
    expect((await bob.refused('queryAsyncJobResult', { jobid })).status).toBe(531)
    expect((await server.admin.call('queryAsyncJobResult', { jobid })).jobid).toBe(jobid)
    expect((await bob.call('listAsyncJobs', of())).items).toEqual([])
  })

  it('have to be named', async () => {
    const text = 'Expected parameter job id or parameters resource type and resource id'
    for (const params of [{}, { resourcetype: 'Template' }, { resourceid: id }]) {
      expect(await alice.refused('queryAsyncJobResult', params)).toMatchObject({
        status: 431,
        text,
      })
    }
    const none = { resourcetype: 'Iso', resourceid: id }
    expect((await alice.refused('queryAsyncJobResult', none)).code).toBe('job.not_found')
  })
})
