import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { isoBytes, mib } from '../support/images.ts'
import { signIn, signedQuery } from '../support/http-client.ts'
import { testPassword } from '../support/http-people.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { hashPassword } from '../../src/access/sign-in/passwords.ts'
import {
  bytesType,
  send,
  type Target,
  tus,
  tusHeaders,
  uploader,
  type Uploader,
} from './support/tus.ts'

let server: TestServer
let make: Uploader
let alice: Client
let mallory: Client
let boss: Client
beforeAll(async () => {
  server = await startTestServer()
  make = await uploader(server)
  await makeDomain(server.db, '/a/')
  await makeDomain(server.db, '/b/')
  alice = await server.person('alice', '/a/')
  mallory = await server.person('mallory', '/b/')
  boss = await server.person('boss', '/a/', 2)
  const password_hash = await hashPassword(testPassword)
  await server.db.updateTable('user').set({ password_hash }).execute()
})
afterAll(() => server.stop())

const bytes = isoBytes(mib)
const port = () => Number(new URL(server.origin).port)

/** An upload of alice that has its first half. */
async function ofAlice(): Promise<Target> {
  const target = await make.iso({}, alice)
  const up = tus(() => server.origin, target)
  await up.create(mib)
  await up.patch(0, bytes.subarray(0, mib / 2))
  return target
}

/** The status of each verb, the harmless ones first. */
async function verbs(target: Target, headers: Record<string, string>, query = '') {
  const request = (method: string, more: Record<string, string> = {}, body?: Uint8Array) =>
    send(server.origin, method, `${target.path}${query}`, {
      ...(body && { body }),
      headers: { ...tusHeaders, ...headers, ...more },
    })
  return {
    HEAD: (await request('HEAD')).status,
    GET: (await request('GET')).status,
    POST: (await request('POST', { 'Upload-Length': String(mib) })).status,
    PATCH: (
      await request(
        'PATCH',
        { ...bytesType, 'Upload-Offset': String(mib / 2) },
        bytes.subarray(mib / 2, mib / 2 + 1),
      )
    ).status,
    DELETE: (await request('DELETE')).status,
  }
}

const session = async (username: string, domain: string) => {
  const { cookie, key } = await signIn(port(), username, domain)
  return { cookie, 'X-Session-Key': key }
}

const allowed = { HEAD: 200, GET: 405, POST: 409, PATCH: 204, DELETE: 204 }
const hidden = { HEAD: 404, GET: 405, POST: 404, PATCH: 404, DELETE: 404 }
const refused = { HEAD: 401, GET: 405, POST: 401, PATCH: 401, DELETE: 401 }

describe('E2: an upload is open to', () => {
  it('a session of its account, with the session key', async () => {
    expect(await verbs(await ofAlice(), await session('alice', '/a'))).toEqual(allowed)
  })

  it('a cookie alone for HEAD only (E17, CSRF)', async () => {
    const target = await ofAlice()
    const { cookie } = await session('alice', '/a')
    expect(await verbs(target, { cookie })).toEqual({ ...refused, HEAD: 200 })
    const override = await send(server.origin, 'POST', target.path, {
      headers: { ...tusHeaders, cookie, 'X-HTTP-Method-Override': 'DELETE' },
    })
    expect(override.status).toBe(401)
  })

  it('no session from another site', async () => {
    const headers = { ...(await session('alice', '/a')), 'Sec-Fetch-Site': 'cross-site' }
    expect(await verbs(await ofAlice(), headers)).toEqual(refused)
  })

  it('a key of its account', async () => {
    const sign = () =>
      `?${signedQuery({ apiKey: 'key of alice', expires: '2099-01-01T00:00:00+0000', signatureVersion: '3' }, 'secret of alice')}`
    expect(await verbs(await ofAlice(), {}, sign())).toEqual(allowed)
  })

  it('its signed headers', async () => {
    const target = await ofAlice()
    expect(await verbs(target, target.ticket)).toEqual(allowed)
  })

  it('the admins above its owner', async () => {
    expect(await verbs(await ofAlice(), await session('boss', '/a'))).toEqual(allowed)
    expect(await verbs(await ofAlice(), await session('admin', '/'))).toEqual(allowed)
    expect(boss.username).toBe('boss')
  })

  it('nobody else, to whom it does not exist', async () => {
    expect(await verbs(await ofAlice(), await session('mallory', '/b'))).toEqual(hidden)
    expect(await verbs(await ofAlice(), {})).toEqual(refused)
  })

  it('no headers of another upload, or of one that is gone', async () => {
    const [target, other] = [await ofAlice(), await make.iso({}, mallory)]
    const answers = await verbs(target, other.ticket)
    expect(answers).toEqual({ HEAD: 400, GET: 405, POST: 400, PATCH: 400, DELETE: 400 })
    await alice.call('deleteIso', { id: target.id })
    expect((await verbs(target, target.ticket)).HEAD).toBe(404)
  })
})

describe('signed headers', () => {
  it('stop working when they expire; listUploads gives the owner fresh ones', async () => {
    const target = await ofAlice()
    const { items, count } = await alice.call('listUploads', { imageid: target.id })
    expect(count).toBe(1)
    const fresh = items[0]!
    expect(fresh).toMatchObject({
      imageid: target.id,
      kind: 'iso',
      state: 'receiving',
      url: target.path,
      offset: mib / 2,
      length: mib,
      chunksize: 64 * mib,
      chunkdigests: [],
      account: 'alice',
    })
    const kept = (Date.parse(fresh.keptuntil!.replace('+0000', 'Z')) - Date.now()) / 3_600_000
    expect(kept).toBeGreaterThan(167.9)
    const headers = {
      'X-signature': fresh.signature!,
      'X-metadata': fresh.metadata!,
      'X-expires': fresh.expires!,
    }
    const expired = { ...headers, 'X-expires': '2020-01-01T00:00:00.000Z' }
    expect((await verbs(target, expired)).HEAD).toBe(400)
    expect((await verbs(target, headers)).PATCH).toBe(204)
  })

  it('limit the time to begin, for sessions too', async () => {
    const target = await make.iso({}, alice)
    await server.db
      .updateTable('upload')
      .set({ expires: sql<Date>`now()` })
      .where('id', '=', target.path.slice(-32))
      .execute()
    const late = await send(server.origin, 'POST', target.path, {
      headers: { ...tusHeaders, ...(await session('alice', '/a')), 'Upload-Length': '5' },
    })
    expect(late).toMatchObject({ status: 400, code: 'upload.signature_expired' })
  })
})

describe('listUploads', () => {
  it('shows users their own, and admins what they ask for', async () => {
    const target = await ofAlice()
    const ids = async (by: Client, params = {}) =>
      (await by.call('listUploads', params)).items.map(({ imageid }) => imageid)
    expect(await ids(alice)).toContain(target.id)
    expect(await ids(mallory)).not.toContain(target.id)
    expect(await ids(mallory, { imageid: target.id })).toEqual([])
    expect(await ids(mallory, { listall: true })).not.toContain(target.id)
    expect(await ids(boss)).not.toContain(target.id)
    expect(await ids(boss, { listall: true })).toContain(target.id)
    expect(await ids(server.admin, { imageid: target.id })).toEqual([target.id])
    expect(await ids(alice, { keyword: 'nothing like it' })).toEqual([])
    expect(await ids(alice, { id: target.path.slice(-32) })).toEqual([target.id])
  })

  it('shows one that has not begun, and none that is complete', async () => {
    const target = await make.template({ name: 'later' }, alice)
    const [row] = (await alice.call('listUploads', { imageid: target.id })).items
    expect(row).toMatchObject({ state: 'new', offset: 0, kind: 'template', format: 'QCOW2' })
    expect(row?.length).toBeUndefined()
    const done = await ofAlice()
    await tus(() => server.origin, done).patch(mib / 2, bytes.subarray(mib / 2))
    expect((await alice.call('listUploads', { imageid: done.id })).count).toBe(0)
  })
})

describe('getUploadParams', () => {
  it('answers as CloudStack does, with an address of this server', async () => {
    const raw = await alice.raw('getUploadParamsForIso', {
      name: 'x',
      format: 'iso',
      zoneid: make.zoneid,
    })
    expect(Object.keys(raw)).toEqual(['postuploadisoresponse'])
    const params = raw['postuploadisoresponse']!['getuploadparams'] as Record<string, string>
    expect(params['postURL']).toMatch(new RegExp(`^${server.origin}/client/upload/[0-9a-f]{32}$`))
    expect(params['expires']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Object.keys(params).toSorted()).toEqual([
      'expires',
      'id',
      'metadata',
      'postURL',
      'signature',
    ])
  })

  it('refuses what could never be published, with the reference’s words', async () => {
    const iso = { name: 'x', format: 'ISO', zoneid: make.zoneid }
    const template = { ...iso, format: 'QCOW2', hypervisor: 'KVM' }
    const of = (command: 'getUploadParamsForIso' | 'getUploadParamsForTemplate', params: object) =>
      alice.refused(command, params as never)
    expect(await of('getUploadParamsForTemplate', template)).toMatchObject({
      status: 431,
      text: 'Missing parameter ostypeid',
    })
    expect(
      await of('getUploadParamsForTemplate', {
        ...template,
        hypervisor: 'VMware',
        format: 'OVA',
        deployasis: true,
        ostypeid: make.ostypeid,
      }),
    ).toMatchObject({ text: expect.stringContaining('not applicable forVMware') })
    expect(await of('getUploadParamsForIso', { ...iso, zoneid: '-1' })).toMatchObject({
      status: 431,
      text: 'invalid zoneid',
    })
    expect(await of('getUploadParamsForIso', { ...iso, format: 'QCOW2' })).toMatchObject({
      code: 'image.format_unknown',
    })
    expect(await of('getUploadParamsForIso', { ...iso, bootable: true })).toMatchObject({
      code: 'image.os_invalid',
    })
    expect(
      await of('getUploadParamsForTemplate', {
        ...template,
        ostypeid: make.ostypeid,
        hypervisor: 'XenServer',
      }),
    ).toMatchObject({ code: 'image.hypervisor_format' })
    const { id } = await server.db
      .insertInto('zone')
      .values({ name: 'bare', allocation_state: 'Enabled' })
      .returning('uuid as id')
      .executeTakeFirstOrThrow()
    expect(await of('getUploadParamsForIso', { ...iso, zoneid: id })).toMatchObject({
      status: 534,
      text: expect.stringContaining('unable to find zone or an image store with enough capacity'),
    })
  })
})
