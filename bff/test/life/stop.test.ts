import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, probeBytes } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { filesIn, type TestServer } from '../support/server.ts'
import { expectReady } from './support/aftermath.ts'
import { type KilledPlace, killedPlace } from './support/killed.ts'
import { openStream } from './support/stream.ts'

/** What `npm start` promises. */
const stopLimitMs = 10_000

let origin: Origin
let place: KilledPlace
beforeAll(async () => {
  ;[origin, place] = await Promise.all([startOrigin(), killedPlace(undefined)])
})
afterAll(() => Promise.all([origin.close(), place.drop()]))

/** Begins a download and stops reading it. */
async function beginDownload(id: string): Promise<void> {
  const link = await place.admin.call('extractIso', { id, mode: 'HTTP_DOWNLOAD' })
  await new Promise<void>((resolve, reject) => {
    const sent = http.get(link.url ?? '', (answer) => {
      answer.once('data', () => {
        answer.pause()
        resolve()
      })
      answer.on('error', () => {})
    })
    sent.on('error', reject)
  })
}

/** Resolves once the job has begun. */
async function begun(jobid: string): Promise<void> {
  await expect
    .poll(() =>
      place.db.selectFrom('job').select('attempt').where('uuid', '=', jobid).executeTakeFirst(),
    )
    .toEqual({ attempt: 1 })
}

describe('SIGTERM', () => {
  it('ends a busy server with 0 within 10 s, and the next one goes on', async () => {
    const bytes = isoBytes(3 * mib)
    const half = origin.hold('/half.iso', undefined, probeBytes)
    const fetched = await place.iso(origin.put('/half.iso', bytes))
    await half.reached
    const stuckBytes = isoBytes(3 * mib)
    const stuckHalf = origin.hold('/stuck.iso', undefined, probeBytes)
    const stuck = await place.iso(origin.put('/stuck.iso', stuckBytes))
    await stuckHalf.reached
    // More than the buffers of a connection hold.
    const large = await place.iso(origin.put('/large.iso', isoBytes(24 * mib)), {
      isextractable: true,
    })
    await place.until(large, (image) => image.isready)
    await beginDownload(large)
    const deleted = await place.iso(origin.put('/deleted.iso', isoBytes()))
    await place.until(deleted, (image) => image.isready)
    const stream = await openStream(place.process, 'admin', 'admin password')
    await stream.next('hello')

    const { jobid, code } = await place.db.transaction().execute(async (trx) => {
      // A job and a worker wait for these rows and cannot end while the server stops.
      await trx
        .selectFrom('vm_template')
        .select('id')
        .where('uuid', 'in', [deleted, stuck])
        .forUpdate()
        .execute()
      stuckHalf()
      await place.until(stuck, (image) => image.zones?.[0]?.state === 'checking')
      const job = await place.admin.start('deleteIso', { id: deleted })
      await begun(job.jobid)
      const asked = performance.now()
      place.process.kill('SIGTERM')
      const end = await place.process.ended
      expect(performance.now() - asked).toBeLessThan(stopLimitMs)
      return { ...job, ...end }
    })
    expect(code).toBe(0)
    await expect.poll(stream.isClosed).toBe(true)
    expect(stream.events.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'stopping' } })

    const next: TestServer = await place.restart()
    await expectReady(next, { id: fetched, bytes })
    await expectReady(next, { id: stuck, bytes: stuckBytes })
    expect(await next.admin.result('deleteIso', { jobid })).toMatchObject({ success: true })
    await next.workers.idle()
    expect(await filesIn(`${next.storeFolder}/staging`)).toEqual([])
    await next.stop()
  }, 60_000)
})
