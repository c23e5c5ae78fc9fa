import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDomain } from '../support/domain-tree.ts'
import { isoBytes, qcow2Bytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let origin: Origin
let server: TestServer
let register: Registrar
beforeAll(async () => {
  ;[origin, server] = await Promise.all([startOrigin(), startTestServer()])
  register = await registrar(server)
  await makeDomain(server.db, '/d/')
})
afterAll(() => Promise.all([origin.close(), server.stop()]))

const isReady = (image: { isready: boolean }) => image.isready

describe('a link that somebody else asked for', () => {
  it('decisions: is not in what a domain admin sees of the job', async () => {
    const [owner, boss] = await Promise.all([
      server.person('owner', '/d/'),
      server.person('boss', '/d/', 2),
    ])
    const url = origin.put('/link.iso', isoBytes())
    const id = await register.iso(url, { isextractable: true }, owner)
    await server.until(id, isReady)
    const params = { id, mode: 'HTTP_DOWNLOAD' }
    const job = await owner.start('extractIso', params)
    const { url: link } = await owner.result('extractIso', job)
    expect(link).toContain('/userdata/')
    const seen = await boss.raw('queryAsyncJobResult', { jobid: job.jobid })
    expect(JSON.stringify(seen)).toContain('"extractId"')
    expect(JSON.stringify(seen)).not.toContain('/userdata/')
  })

  it('semantics §10: does not outlive the setting that stops extraction', async () => {
    const owner = await server.person('stopped', '/d/')
    const id = await register.iso(
      origin.put('/stop.iso', isoBytes()),
      { isextractable: true },
      owner,
    )
    await server.until(id, isReady)
    const { url = '' } = await owner.call('extractIso', { id, mode: 'HTTP_DOWNLOAD' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    await server.admin.call('updateConfiguration', { name: 'disable.extraction', value: 'true' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403)
    await server.admin.call('resetConfiguration', { name: 'disable.extraction' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('a resource admin', () => {
  it('semantics §2.1: is an admin of the domain, as account type 2 is', async () => {
    const [owner, admin] = await Promise.all([
      server.person('tenant', '/d/'),
      server.person('resources', '/d/', 3),
    ])
    const id = await register.iso(origin.put('/tenant.iso', isoBytes()), {}, owner)
    const { items } = await admin.call('listIsos', { isofilter: 'all', keyword: 'debian' })
    expect(items.map((image) => image.id)).toContain(id)
    await admin.call('updateIso', { id, displaytext: 'by the admin' })
    expect((await server.image(id))?.displaytext).toBe('by the admin')
  })
})

describe('a registration', () => {
  it('semantics §2.1: for a project that does not exist is refused', async () => {
    const params = register.isoParams(origin.put('/p.iso', isoBytes()), {
      projectid: '5d3b7c3e-8a39-4b6f-9a7a-0d8f3a6a1c11',
    })
    expect(await server.admin.refused('registerIso', params)).toMatchObject({
      status: 431,
      code: 'project.not_found',
    })
  })

  it('D18: never repeats the password of an address', async () => {
    const params = register.templateParams('http://user:pw-canary@images.example/a.qcow2', {
      directdownload: true,
    })
    const refusal = await server.admin.refused('registerTemplate', params)
    expect(JSON.stringify(refusal)).not.toContain('pw-canary')
  })
})

describe('the format of an image', () => {
  it('security rule 0.1: stays what its bytes were checked to be', async () => {
    const id = await register.template(origin.put('/f.qcow2', qcow2Bytes()))
    await server.until(id, isReady)
    expect(await server.admin.refused('updateTemplate', { id, format: 'RAW' })).toMatchObject({
      code: 'image.format_fixed',
    })
    expect((await server.image(id))?.format).toBe('QCOW2')
  })
})

describe('a list', () => {
  it('protocol §8: by a tag that no image bears is empty', async () => {
    const params = { isofilter: 'all', 'tags[0].key': 'nope', 'tags[0].value': 'x' }
    expect(await server.admin.call('listIsos', params)).toEqual({ count: 0, items: [] })
  })
})
