import { randomBytes, randomUUID } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertIntake } from '../../src/compute/intakes/intake.repository.ts'
import { sweepIntakes } from '../../src/compute/intakes/sweep.ts'
import { macLike } from '../../src/stores/mac.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores } from '../../src/stores/stores.service.ts'
import { memoryLogger } from '../support/http-app.ts'
import { eventually, makeHost, type TestHost } from '../support/hosts.ts'
import { objectPath, sha256 } from '../support/images.ts'
import {
  collectNow,
  filesIn,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../support/server.ts'

let place: TestPlace
let server: TestServer
let host: TestHost

beforeAll(async () => {
  place = await makePlace()
  server = await startTestServer({ place })
  host = await makeHost(server)
})

afterAll(async () => {
  await server.stop()
  await place.drop()
})

const mib = 2 ** 20

/** A disk with content that no other one has. */
const disk = (bytes = 3 * mib) =>
  Buffer.concat([makeQcow2({ virtualSize: 2 ** 30, l1Size: 2 }), randomBytes(bytes)])

async function intake(allowed = 64 * mib, of = host) {
  const { id: storeId } = await server.db
    .selectFrom('image_store')
    .select('id')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return insertIntake(server.db, { hostId: of.id, storeId, jobUuid: randomUUID(), allowed })
}

const rowOf = (id: number) =>
  server.db.selectFrom('intake').selectAll().where('id', '=', id).executeTakeFirst()

const objectOf = (id: number) =>
  server.db.selectFrom('object').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The authentication code of bytes by the same key. */
function macOf(bytes: Buffer, like: Buffer | null): Buffer {
  const mac = macLike(like ?? Buffer.alloc(48))
  mac.update(bytes)
  return mac.end()
}

function lineTo(uuid: string, { by = host, at = server }: { by?: TestHost; at?: TestServer } = {}) {
  const url = `${at.origin}/agent/intakes/${uuid}`
  const headers = { Authorization: `Bearer ${by.credential}` }
  return {
    offset: async () => {
      const answer = await fetch(url, { method: 'HEAD', headers })
      return answer.ok ? Number(answer.headers.get('upload-offset')) : answer.status
    },
    send: (
      offset: number,
      body: NonNullable<RequestInit['body']>,
      more: Record<string, string> = {},
    ) =>
      fetch(url, {
        method: 'PATCH',
        headers: { ...headers, 'Upload-Offset': String(offset), ...more },
        body,
        duplex: 'half',
      }),
    end: async (content: Buffer, digest = sha256(content)) => {
      const answer = await fetch(`${url}/end`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ length: content.length, digest }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
  }
}

const codeOf = (body: Record<string, unknown>) =>
  (body['errorresponse'] as { code?: string } | undefined)?.code

/** Bytes that are in the spool, on stable storage or not. */
async function spooled({ spool }: { readonly spool: string }): Promise<number> {
  const file = (await filesIn(server.storeFolder)).find((name) => name.includes(spool))
  return file === undefined ? 0 : (await stat(path.join(server.storeFolder, file))).size
}

/** A body that stops in the middle and waits to be cut. */
function hanging(content: Buffer) {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(content)),
  })
}

describe('what a host sends', () => {
  test('becomes an object of the store, inspected and hashed', async () => {
    const content = disk()
    const { id, uuid } = await intake()
    const line = lineTo(uuid)
    expect(await line.offset()).toBe(0)
    const sent = await line.send(0, new Uint8Array(content))
    expect(sent.status).toBe(204)
    expect(sent.headers.get('upload-offset')).toBe(String(content.length))
    const expected = { digest: sha256(content), length: content.length, virtualSize: 2 ** 30 }
    expect(await line.end(content)).toEqual({ status: 200, body: expected })
    // Asked again, as after an answer that was lost.
    expect(await line.end(content)).toEqual({ status: 200, body: expected })
    const row = await rowOf(id)
    expect(row).toMatchObject({ digest: expected.digest, length: content.length })
    expect(row?.object_id).not.toBeNull()
    expect(await filesIn(server.storeFolder)).toContain(objectPath(expected.digest))
    const { mac } = await objectOf(row?.object_id ?? 0)
    expect(mac).toEqual(macOf(content, mac))
    // Nothing but the intake refers to it yet, which is enough.
    await collectNow(server, { dryRun: false })
    expect(await filesIn(server.storeFolder)).toContain(objectPath(expected.digest))
  })

  test('goes on where it was, in pieces, also after a line that was cut', async () => {
    const content = disk()
    const row = await intake()
    const { uuid } = row
    const line = lineTo(uuid)
    expect((await line.send(0, new Uint8Array(content.subarray(0, mib)))).status).toBe(204)
    const controller = new AbortController()
    const cut = fetch(`${server.origin}/agent/intakes/${uuid}`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${host.credential}`, 'Upload-Offset': String(mib) },
      body: hanging(content.subarray(mib, 2 * mib)),
      duplex: 'half',
      signal: controller.signal,
    }).catch(() => undefined)
    await eventually(
      () => spooled(row),
      (size) => size === 2 * mib,
    )
    controller.abort()
    await cut
    const offset = await eventually(line.offset, (now) => now === 2 * mib)
    const wrong = await line.send(offset - 1, new Uint8Array(content.subarray(offset - 1)))
    expect(wrong.status).toBe(409)
    expect(wrong.headers.get('upload-offset')).toBe(String(offset))
    expect((await line.send(offset, new Uint8Array(content.subarray(offset)))).status).toBe(204)
    expect(await line.end(content)).toMatchObject({ status: 200 })
  })

  test('goes on after a restart of the server, and through another process', async () => {
    const content = disk()
    const { uuid } = await intake()
    expect((await lineTo(uuid).send(0, new Uint8Array(content.subarray(0, mib)))).status).toBe(204)
    const other = await startTestServer({ place })
    try {
      const there = lineTo(uuid, { at: other })
      expect(await there.offset()).toBe(mib)
      expect((await there.send(mib, new Uint8Array(content.subarray(mib)))).status).toBe(204)
      // This one has seen all of it neither, and reads it again.
      expect(await lineTo(uuid).end(content)).toMatchObject({
        status: 200,
        body: { digest: sha256(content) },
      })
    } finally {
      await other.stop()
    }
  })

  test('a newer request ends an older one that hangs', async () => {
    const content = disk()
    const row = await intake()
    const { uuid } = row
    const line = lineTo(uuid)
    const old = line.send(0, hanging(content.subarray(0, mib))).catch(() => undefined)
    await eventually(
      () => spooled(row),
      (size) => size === mib,
    )
    expect((await line.send(0, new Uint8Array(content))).status).toBe(204)
    expect((await old)?.status ?? 409).toBe(409)
    expect(await line.end(content)).toMatchObject({ status: 200 })
  })

  test('begins anew at 0, with other bytes', async () => {
    const [first, second] = [disk(), disk(mib)]
    const { uuid } = await intake()
    const line = lineTo(uuid)
    await line.send(0, new Uint8Array(first))
    expect((await line.send(0, new Uint8Array(second))).status).toBe(204)
    expect(await line.offset()).toBe(second.length)
    expect(await line.end(second)).toMatchObject({ status: 200 })
  })

  test('more than was announced is refused, with and without a length', async () => {
    const { uuid } = await intake(mib)
    const line = lineTo(uuid)
    expect((await line.send(0, new Uint8Array(2 * mib))).status).toBe(413)
    const unsized = await line.send(0, new Blob([new Uint8Array(2 * mib)]).stream())
    expect(unsized.status).toBe(413)
    expect(await line.offset()).toBeLessThanOrEqual(mib)
  })

  test('is refused when it is not sound, and may be sent again', async () => {
    const { id, uuid } = await intake()
    const line = lineTo(uuid)
    const withBacking = Buffer.from(makeQcow2({ backingFile: '/etc/passwd' }))
    await line.send(0, new Uint8Array(withBacking))
    const refused = await line.end(withBacking)
    expect(refused.status).toBe(422)
    expect(codeOf(refused.body)).toMatch(/^image\./)
    expect(await line.offset()).toBe(0)
    const raw = randomBytes(mib)
    await line.send(0, new Uint8Array(raw))
    expect((await line.end(raw)).status).toBe(422)
    const content = disk()
    await line.send(0, new Uint8Array(content))
    const damaged = await line.end(content, sha256(raw))
    expect([damaged.status, codeOf(damaged.body)]).toEqual([422, 'intake.digest'])
    await line.send(0, new Uint8Array(content))
    expect(await line.end(content)).toMatchObject({ status: 200 })
    expect((await rowOf(id))?.digest).toBe(sha256(content))
  })

  test('is not taken for complete when bytes are missing', async () => {
    const content = disk()
    const { uuid } = await intake()
    const line = lineTo(uuid)
    await line.send(0, new Uint8Array(content.subarray(0, mib)))
    const early = await line.end(content)
    expect([early.status, codeOf(early.body)]).toEqual([409, 'intake.length'])
    expect(await line.offset()).toBe(mib)
  })

  test('is what this very host was asked for', async () => {
    const { uuid } = await intake()
    const other = await makeHost(server)
    const line = lineTo(uuid, { by: other })
    expect(await line.offset()).toBe(404)
    expect((await line.send(0, 'x')).status).toBe(404)
    const stranger = lineTo(uuid, { by: { ...host, credential: 'y'.repeat(43) } })
    expect(await stranger.offset()).toBe(401)
    expect(await lineTo(randomUUID()).offset()).toBe(404)
  })

  test('a byte that changes on the disk is found where the bytes were not seen', async () => {
    const content = disk()
    const row = await intake()
    await lineTo(row.uuid).send(0, new Uint8Array(content))
    const [file] = (await filesIn(server.storeFolder)).filter((name) => name.includes(row.spool))
    const spool = await open(path.join(server.storeFolder, file ?? ''), 'r+')
    await spool.write(Buffer.from([1, 2, 3]), 0, 3, 2 * mib)
    await spool.close()
    const other = await startTestServer({ place })
    try {
      const answer = await lineTo(row.uuid, { at: other }).end(content)
      expect(codeOf(answer.body)).toBe('intake.digest')
    } finally {
      await other.stop()
    }
  })
})

describe('the sweep', () => {
  test('forgets what nobody waits for, with its spool, and nothing else', async () => {
    const [forgotten, recent] = [await intake(), await intake()]
    await lineTo(forgotten.uuid).send(0, 'some bytes')
    await lineTo(recent.uuid).send(0, 'some bytes')
    await server.db
      .updateTable('intake')
      .set({ touched: new Date(Date.now() - 3_600_000) })
      .where('id', '=', forgotten.id)
      .execute()
    // The collector leaves alone what is being received.
    await collectNow(server, { dryRun: false })
    const stores = createStores({ db: server.db, registry: storeRegistry })
    await sweepIntakes({ db: server.db, stores, log: memoryLogger([]) }, 60_000)
    const files = (await filesIn(server.storeFolder)).join(' ')
    expect(files).not.toContain(forgotten.spool)
    expect(files).toContain(recent.spool)
    expect(await rowOf(forgotten.id)).toBeUndefined()
    expect(await lineTo(forgotten.uuid).offset()).toBe(404)
  })
})
