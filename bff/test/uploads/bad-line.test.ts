import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mib, sha256 } from '../support/images.ts'
import { type BadLine, startBadLine } from './support/bad-line.ts'
import { sendRest } from './support/resuming.ts'
import { type Target, tus } from './support/tus.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

const size = 8 * mib
/** Bytes until the trouble, and how many of them headers may be. */
const passed = 3 * mib + 1_000
const headers = 2_000
let uploads: Uploads
let line: BadLine
beforeAll(async () => {
  uploads = await startUploads({}, size)
  line = await startBadLine(uploads.server.origin)
})
afterAll(async () => {
  await line.close()
  await uploads.stop()
})

const overLine = (target: Target) => tus(() => line.origin, target)

async function expectReady(id: string): Promise<void> {
  const ready = await uploads.server.until(id, ({ isready }) => isready)
  expect(ready.checksum).toBe(sha256(uploads.bytes))
}

describe('a line that fails in mid-PATCH', () => {
  it('P1: cut: everything that came is kept, and goes on', async () => {
    const { target, head } = await uploads.begun()
    line.next({ how: 'cut', afterBytes: passed })
    await expect(overLine(target).patch(0, uploads.bytes)).rejects.toThrow(/socket|ECONN|EPIPE/)
    const offset = async () => (await head()).offset ?? 0
    await expect.poll(offset).toBeGreaterThan(passed - headers)
    expect(await offset()).toBeLessThan(passed)
    const up = overLine(target)
    expect(await up.patch(await offset(), uploads.bytes.subarray(await offset()))).toMatchObject({
      status: 204,
      offset: size,
    })
    await expectReady(target.id)
  })

  it('P1: reset: what was told is kept, and goes on', async () => {
    const { target, head } = await uploads.begun(mib)
    line.next({ how: 'reset', afterBytes: passed })
    const broken = overLine(target).patch(mib, uploads.bytes.subarray(mib))
    await expect(broken).rejects.toThrow(/socket|ECONN|EPIPE/)
    const { offset = 0 } = await head()
    expect(offset).toBeGreaterThanOrEqual(mib)
    expect(offset).toBeLessThan(mib + passed)
    expect((await sendRest(overLine(target), uploads.bytes, size)).chunk).toBe(size)
    await expectReady(target.id)
  })

  it('again and again: it gets through with the same chunk as long as it gets on', async () => {
    const { target } = await uploads.begun()
    for (const how of ['cut', 'reset', 'cut'] as const) {
      // The first look at where it is comes whole.
      line.next({ how: 'cut', afterBytes: Number.POSITIVE_INFINITY })
      line.next({ how, afterBytes: 2 * mib })
    }
    const trip = await sendRest(overLine(target), uploads.bytes, size)
    expect(trip.requests).toBeGreaterThanOrEqual(3)
    await expectReady(target.id)
  })

  it('L5: stalled: HEAD tells what came within 5 s, and the next PATCH takes over', async () => {
    const { target } = await uploads.begun()
    line.next({ how: 'stall', afterBytes: passed })
    const stalled = overLine(target).open(0, size)
    void stalled.write(uploads.bytes).catch(() => undefined)
    await line.troubled()
    const up = overLine(target)
    const asked = performance.now()
    const { offset = 0 } = await up.head()
    expect(performance.now() - asked).toBeLessThan(5_000)
    // What the kernel still has is taken before the request is ended.
    const answer = await up.patch(offset, uploads.bytes.subarray(offset))
    expect([204, 409]).toContain(answer.status)
    expect(answer.offset).toBeGreaterThan(passed - headers)
    await sendRest(up, uploads.bytes, size)
    expect(performance.now() - asked).toBeLessThan(10_000)
    stalled.cut()
    await expectReady(target.id)
  })
})

describe('a line that is silent for longer than the server waits', () => {
  let quick: Uploads
  let silent: BadLine
  beforeAll(async () => {
    quick = await startUploads({ idleMs: 500 }, size)
    silent = await startBadLine(quick.server.origin)
  })
  afterAll(async () => {
    await silent.close()
    await quick.stop()
  })

  it('E16: is let go without losing what came', async () => {
    const { target, head } = await quick.begun()
    silent.next({ how: 'stall', afterBytes: passed })
    const stalled = tus(() => silent.origin, target).open(0, size)
    void stalled.write(quick.bytes).catch(() => undefined)
    await silent.troubled()
    const listed = async () =>
      (await quick.server.admin.call('listUploads', { imageid: target.id })).items[0]
    // Idle also before its request has come: what came has to be there.
    const letGo = async () => {
      const { active, offset: kept = 0 } = (await listed()) ?? {}
      return active === false && kept > passed - headers
    }
    await expect.poll(letGo, { timeout: 10_000 }).toBe(true)
    const offset = (await listed())?.offset ?? 0
    expect(offset).toBeLessThan(passed)
    expect((await head()).offset).toBe(offset)
    stalled.cut()
    await sendRest(
      tus(() => silent.origin, target),
      quick.bytes,
      size,
    )
    const ready = await quick.server.until(target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(quick.bytes))
  })

  it('E16: slow is not silent', async () => {
    const { target, open } = await quick.begun()
    const sending = open(0, 8 * 2_048)
    for (let at = 0; at < 8; at += 1) {
      await sending.write(quick.bytes.subarray(at * 2_048, (at + 1) * 2_048))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    expect(await sending.answer).toMatchObject({ status: 204, offset: 8 * 2_048 })
    await quick.client(target).remove()
  })
})
