import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Db } from '../src/db/database.ts'
import { expectNothingTransient } from '../test/life/support/aftermath.ts'
import { endLeases } from '../test/life/support/killed.ts'
import { type MoldProcess, startProcess } from '../test/life/support/process.ts'
import { isoBytes, mib, objectPath, sha256 } from '../test/support/images.ts'
import {
  adminClient,
  collectNow,
  harness,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../test/support/server.ts'
import { type Target, tus, uploader } from '../test/uploads/support/tus.ts'
import { type Chance, createChance } from './storm.ts'

/** A thousand take three quarters of an hour, and 65 GB of disk for what was sent: it is compared in the end. */
const rounds = Number(process.env['SOAK_UPLOAD_KILLS'] ?? 1_000)
const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 100_000)
/** Uploads on their way at the same time. */
const clients = 3
const sizes = [1, 2, 3, 8].map((size) => size * mib)
const longestPart = mib
const say = (line: string) => process.stdout.write(`${line}\n`)

/** What a client knows of its upload. */
interface Sending {
  readonly target: Target
  readonly bytes: Buffer
  /** The furthest that a server told. */
  told: number
}

/** An upload after the last kill. Thousands are complete: of those the bytes are not kept. */
interface Done {
  readonly target: Target
  readonly digest: string
  readonly length: number
  readonly told: number
  /** Of one that is not complete. */
  readonly bytes?: Buffer
}

interface Tally {
  complete: number
  acknowledged: number
  /** Looks at an offset after a kill. */
  looks: number
}

function doneWith({ target, bytes, told }: Sending): Done {
  const done = { target, digest: sha256(bytes), length: bytes.length, told }
  return told < bytes.length ? { ...done, bytes } : done
}

/** A way to whichever server lives. */
interface Way {
  process: MoldProcess
}

/** So many starts are quicker when each finds what the one before compiled. */
const start = (place: TestPlace) =>
  startProcess(place, {
    quick: true,
    env: { NODE_COMPILE_CACHE: path.join(place.dataDir, 'compiled') },
  })

/** Looks where the upload is: never before what was told (P1). */
async function look(way: Way, sending: Sending, tally: Tally): Promise<void> {
  const { status, offset = -1 } = await tus(() => way.process.origin, sending.target).head()
  expect(status).toBe(200)
  expect(offset).toBeGreaterThanOrEqual(sending.told)
  sending.told = offset
  tally.looks += 1
}

/** Sends in requests of any length until all is told, the server is too busy, or it dies. */
async function sendOn(way: Way, sending: Sending, chance: Chance, tally: Tally): Promise<void> {
  const up = tus(() => way.process.origin, sending.target)
  const { bytes } = sending
  while (sending.told < bytes.length) {
    const part = bytes.subarray(sending.told, sending.told + 1 + chance.below(longestPart))
    const answer = await up.patch(sending.told, part)
    // The lease of a test is short enough for a busy machine to lose it.
    if (answer.status === 503 || answer.status === 423) return
    expect(answer).toMatchObject({ status: 204, offset: sending.told + part.length })
    sending.told += part.length
    tally.acknowledged += 1
  }
}

/** Makes the upload unless it is there; false when the server is too busy for that. */
async function isMade(up: ReturnType<typeof tus>, length: number): Promise<boolean> {
  if ((await up.head()).status !== 404) return true
  const { status } = await up.create(length)
  if (status !== 201 && status !== 503) throw new Error(`creation was answered with ${status}`)
  return status === 201
}

/** One client: upload after upload, each to its end, whatever becomes of the servers. */
async function client(of: {
  readonly way: Way
  readonly make: Awaited<ReturnType<typeof uploader>>
  readonly chance: Chance
  readonly tally: Tally
  readonly done: Done[]
  readonly isOver: () => boolean
}): Promise<void> {
  const { way, chance, tally } = of
  let sending: Sending | undefined
  while (!of.isOver()) {
    const { process } = way
    try {
      if (!sending) {
        const bytes = isoBytes(chance.oneOf(sizes) ?? mib)
        const target = await of.make.iso()
        sending = { target, bytes, told: 0 }
      }
      const up = tus(() => way.process.origin, sending.target)
      if (!(await isMade(up, sending.bytes.length))) continue
      await look(way, sending, tally)
      await sendOn(way, sending, chance, tally)
      if (sending.told < sending.bytes.length) continue
      of.done.push(doneWith(sending))
      tally.complete += 1
      sending = undefined
    } catch (error) {
      // Nothing but its death may end a request.
      await Promise.race([process.ended, wait(2_000)])
      if (!process.hasEnded()) throw error
      while (way.process === process && !of.isOver()) await wait(10)
    }
  }
  if (sending) of.done.push(doneWith(sending))
}

/** Kills whoever serves, and lets the next one serve, which has been started meanwhile. */
async function killOn(way: Way, place: TestPlace, db: Db, chance: Chance): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const next = start(place)
    await Promise.all([next, wait(chance.below(800))])
    way.process.kill('SIGKILL')
    await way.process.ended
    // The one that is next has held nothing yet.
    await endLeases(db)
    way.process = await next
    if ((round + 1) % 100 === 0) say(`${round + 1} kills`)
  }
}

/** Ends an upload that the last kill has cut, from where the next server says that it is. */
async function sendRest(
  server: TestServer,
  target: Target,
  { bytes, told }: Pick<Sending, 'bytes' | 'told'>,
): Promise<void> {
  const up = tus(() => server.origin, target)
  const { status, offset = 0 } = await up.head()
  if (status === 404) await up.create(bytes.length)
  expect(offset).toBeGreaterThanOrEqual(told)
  if (offset < bytes.length) await up.patch(offset, bytes.subarray(offset))
}

/** Images whose server died before it could answer that they were made; nobody knows of them. */
async function deleteUnheardOf({ admin }: TestServer): Promise<void> {
  const { items } = await admin.call('listUploads', { listall: true })
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(items.length > 0 ? ['new'] : []))
  for (const { imageid } of items) await admin.call('deleteIso', { id: imageid })
}

describe('P1: a server that is killed while it receives', () => {
  it(`never has less than it told (${rounds} kills, seed ${seed})`, async () => {
    const place = await makePlace()
    const { db } = place.database
    const way: Way = { process: await start(place) }
    const admin = adminClient(() => way.process.origin)
    const make = await uploader({ db, admin })
    const tally: Tally = { complete: 0, acknowledged: 0, looks: 0 }
    const done: Done[] = []
    let over = false
    const chance = createChance(seed)
    const sent = Array.from({ length: clients }, (_, n) =>
      client({ way, make, chance: createChance(seed + n), tally, done, isOver: () => over }),
    )
    const killed = killOn(way, place, db, chance).finally(() => (over = true))
    await Promise.all([...sent, killed])
    way.process.kill('SIGKILL')
    await way.process.ended
    await endLeases(db)
    const server = await startTestServer({ place })
    const { until } = harness(server.admin)
    for (const { target, digest, length, told, bytes } of done) {
      // What is complete is compared below; its address may have expired since.
      if (bytes) await sendRest(server, target, { bytes, told })
      expect(await until(target.id, ({ isready }) => isready)).toMatchObject({ checksum: digest })
      const stored = await readFile(path.join(server.storeFolder, objectPath(digest)))
      expect({ digest: sha256(stored), length: stored.length }).toEqual({ digest, length })
    }
    await deleteUnheardOf(server)
    await server.workers.idle()
    await expectNothingTransient(server)
    const { lost, dropped, skipped } = await collectNow(server, { dryRun: false })
    expect({ lost, dropped, skipped }).toEqual({ lost: [], dropped: [], skipped: [] })
    say(
      `soak upload kill: ${rounds} kills, ${done.length} uploads (${tally.complete} complete before ` +
        `the last kill), ${tally.acknowledged} requests acknowledged, ${tally.looks} looks, ` +
        'none behind what was told, all bytes right',
    )
    await server.stop()
    await place.drop()
  })
})
