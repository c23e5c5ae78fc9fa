import { randomInt } from 'node:crypto'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { eventsOf, isoBytes, mib, qcow2Bytes, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { pack } from '../support/packers.ts'
import { makeZone, type TestServer } from '../support/server.ts'
import { expectReady, expectTidy, type Leftovers } from './support/aftermath.ts'
import { callToDeath, type KilledPlace, killedPlace } from './support/killed.ts'

vi.setConfig({ maxConcurrency: 2, testTimeout: 60_000 })

let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())

/** What is under way when the process dies. */
type Work =
  | 'a fetch'
  | 'a packed fetch'
  | 'a copy'
  | 'a copy that was asked for'
  | 'a new zone'
  | 'a delete'
  | 'a delete in mid-fetch'

/** The points of work on one image that begins with a call; an upload needs a client that sends, what is derived a source. */
type WorkerPoint = Exclude<
  FaultPoint,
  `${'upload' | 'convert' | 'clean' | 'people' | 'intake' | 'host' | 'instance' | 'volume' | 'snapshot'}.${string}`
>

/** Where a process is killed doing what, and what that may leave to the collector. */
const kills = {
  'fetch.claimed': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.received': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.unpacked': { 'a packed fetch': {} },
  'fetch.hashed': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.checked': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.published': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.rows': { 'a fetch': {}, 'a packed fetch': {} },
  'fetch.committed': { 'a fetch': {}, 'a packed fetch': { spools: 1 } },
  'copy.begun': { 'a copy that was asked for': {} },
  'copy.claimed': { 'a copy': {}, 'a new zone': {} },
  'copy.received': { 'a copy': { spools: 1 }, 'a new zone': { spools: 1 } },
  'copy.published': { 'a copy': {}, 'a copy that was asked for': {}, 'a new zone': {} },
  'copy.rows': { 'a copy': {}, 'a new zone': {} },
  'copy.committed': { 'a copy': {}, 'a copy that was asked for': {}, 'a new zone': {} },
  'fill.rows': { 'a new zone': {} },
  'fill.committed': { 'a new zone': {} },
  'delete.rows': { 'a delete': {}, 'a delete in mid-fetch': {} },
  'delete.committed': { 'a delete': {}, 'a delete in mid-fetch': { spools: 1 } },
  'delete.collected': { 'a delete': {} },
} as const satisfies Record<WorkerPoint, Partial<Record<Work, Leftovers>>>

const cases = Object.entries(kills).flatMap(([point, works]) =>
  Object.entries(works).map(([work, leftovers]) => ({
    point: point as FaultPoint,
    work: work as Work,
    leftovers,
  })),
)

/** Starts the work and waits until its process is dead. */
async function dieOf(work: Work, url: string, killed: KilledPlace): Promise<void> {
  const { process } = killed
  switch (work) {
    case 'a fetch':
      await callToDeath(process, killed.iso(url))
      break
    case 'a packed fetch':
      await callToDeath(process, killed.template(url))
      break
    case 'a copy':
      await makeZone(killed, 'zone2')
      await callToDeath(process, killed.iso(url, { zoneid: '-1' }))
      break
    case 'a copy that was asked for': {
      const { uuid: destzoneid } = await makeZone(killed, 'zone2')
      const id = await killed.iso(url)
      await killed.until(id, (image) => image.isready)
      await callToDeath(process, killed.admin.start('copyIso', { id, destzoneid }))
      break
    }
    case 'a new zone': {
      const id = await killed.iso(url, { zoneid: '-1' })
      await killed.until(id, (image) => image.isready)
      await makeZone(killed, 'zone2')
      break
    }
    case 'a delete': {
      const id = await killed.iso(url)
      await killed.until(id, (image) => image.isready)
      await callToDeath(process, killed.admin.start('deleteIso', { id }))
      break
    }
    case 'a delete in mid-fetch': {
      const half = origin.hold(new URL(url).pathname, undefined, mib)
      const id = await killed.iso(url)
      await half.reached
      await callToDeath(process, killed.admin.start('deleteIso', { id }))
      break
    }
  }
  const { signal } = await process.ended
  if (signal !== 'SIGKILL') throw new Error(`it did not kill itself: ${process.output()}`)
}

const inTwoZones: ReadonlySet<Work> = new Set(['a copy', 'a copy that was asked for', 'a new zone'])
const isDelete = (work: Work) => work.startsWith('a delete')

const events: Readonly<Record<Work, readonly string[]>> = {
  'a fetch': ['ISO.CREATE INFO', 'ISO.CREATE INFO'],
  'a packed fetch': ['TEMPLATE.CREATE INFO', 'TEMPLATE.DOWNLOAD.SUCCESS INFO'],
  'a copy': ['ISO.CREATE INFO', 'ISO.CREATE INFO', 'ISO.COPY INFO'],
  'a copy that was asked for': ['ISO.CREATE INFO', 'ISO.CREATE INFO', 'ISO.COPY INFO'],
  'a new zone': ['ISO.CREATE INFO', 'ISO.CREATE INFO', 'ISO.COPY INFO'],
  'a delete': ['ISO.CREATE INFO', 'ISO.CREATE INFO', ...times(3, 'ISO.DELETE INFO')],
  'a delete in mid-fetch': ['ISO.CREATE INFO', ...times(3, 'ISO.DELETE INFO')],
}

/** The folders of the stores with what belongs there in the end. */
function objectsOf(work: Work, { place }: KilledPlace, bytes: Buffer) {
  const first = path.join(place.dataDir, 'images')
  if (isDelete(work)) return new Map([[first, []]])
  const digest = [sha256(bytes)]
  return new Map([
    [first, digest],
    ...(inTwoZones.has(work)
      ? [[path.join(place.dataDir, 'images of zone2'), digest] as const]
      : []),
  ])
}

async function expectComplete(
  work: Work,
  killed: KilledPlace,
  next: TestServer,
  image: { id: string; bytes: Buffer },
) {
  await expectReady(next, { ...image, folders: [...objectsOf(work, killed, image.bytes).keys()] })
}

/** The job of a copy, if its call came so far, ended well, and its events stand beside the copy's own. */
async function jobEventsOf(killed: KilledPlace, next: TestServer): Promise<number> {
  const jobs = await killed.db.selectFrom('job').selectAll().execute()
  for (const { uuid } of jobs) {
    expect(await next.admin.result('copyIso', { jobid: uuid })).toMatchObject({ isready: true })
  }
  return 3 * jobs.length
}

async function expectDeleted(killed: KilledPlace, next: TestServer, id: string) {
  const jobs = await killed.db.selectFrom('job').select('uuid').execute()
  expect(jobs).toHaveLength(1)
  const result = await next.admin.result('deleteIso', { jobid: jobs[0]!.uuid })
  expect(result).toMatchObject({ success: true })
  expect(await next.image(id)).toBeUndefined()
}

function times(count: number, text: string): string[] {
  return Array<string>(count).fill(text)
}

describe.concurrent('P2: a process that is killed', () => {
  it.each(cases)('at $point of $work leaves what the next start completes', async (of) => {
    const { point, work, leftovers } = of
    const packed = work === 'a packed fetch'
    const bytes = packed ? qcow2Bytes() : isoBytes(3 * mib)
    const file = `/${point} ${work}${packed ? '.qcow2.gz' : '.iso'}`.replaceAll(' ', '-')
    const url = origin.put(file, packed ? pack('gz', bytes) : bytes)
    const killed = await killedPlace(point)
    let next: TestServer | undefined
    try {
      await dieOf(work, url, killed)
      const id = await killed.imageId()
      next = await killed.restart()
      if (isDelete(work)) await expectDeleted(killed, next, id)
      else await expectComplete(work, killed, next, { id, bytes })
      const ofJob = isDelete(work) ? 0 : await jobEventsOf(killed, next)
      const expected = [...events[work], ...times(ofJob, 'ISO.COPY INFO')]
      expect(await eventsOf(next, id)).toEqual(expected)
      await expectTidy(next, { leftovers, objects: objectsOf(work, killed, bytes) })
    } finally {
      await next?.stop()
      await killed.drop()
    }
  })

  it.each([1, 2, 3])('at a random moment (%i) too', async (round) => {
    const bytes = qcow2Bytes(3 * mib)
    const url = origin.put(`/random-${round}.qcow2.gz`, pack('gz', bytes))
    const killed = await killedPlace(undefined)
    let next: TestServer | undefined
    try {
      const second = await makeZone(killed, 'zone2')
      const id = await killed.template(url, { zoneids: '-1' })
      const ms = randomInt(500)
      await wait(ms)
      killed.process.kill('SIGKILL')
      await killed.process.ended
      next = await killed.restart()
      const folders = [next.storeFolder, second.storeFolder]
      const ready = await expectReady(next, { id, bytes, folders })
      expect(ready.zones, `killed after ${ms} ms`).toHaveLength(2)
      expect(await eventsOf(next, id)).toEqual([...events['a packed fetch'], 'TEMPLATE.COPY INFO'])
      const objects = new Map(folders.map((folder) => [folder, [sha256(bytes)]]))
      await expectTidy(next, { leftovers: 'any', objects })
    } finally {
      await next?.stop()
      await killed.drop()
    }
  })
})
