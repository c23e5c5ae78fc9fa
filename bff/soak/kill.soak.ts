import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { FaultPoint } from '../src/jobs/fault-points.ts'
import { expectNothingTransient } from '../test/life/support/aftermath.ts'
import { adminOf, endLeases } from '../test/life/support/killed.ts'
import { startProcess } from '../test/life/support/process.ts'
import { objectPath } from '../test/support/images.ts'
import { startOrigin } from '../test/support/origin.ts'
import {
  allowSites,
  collectNow,
  filesIn,
  makePlace,
  makeZone,
  startTestServer,
  type TestServer,
} from '../test/support/server.ts'
import { act, createChance, type Expected, offerContents } from './storm.ts'

const rounds = Number(process.env['SOAK_ROUNDS'] ?? 120)
/** Given again, the same is done at the same rounds; when a process dies is still up to the machine. */
const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 100_000)
const say = (line: string) => process.stdout.write(`${line}\n`)

const points: readonly FaultPoint[] = [
  'fetch.received',
  'fetch.hashed',
  'fetch.unpacked',
  'fetch.checked',
  'fetch.published',
  'fetch.rows',
  'fetch.committed',
  'copy.received',
  'copy.published',
  'delete.rows',
  'delete.committed',
  'delete.collected',
]

/** Every image comes to rest; what a cancel left is tried again. */
async function settle(server: TestServer): Promise<void> {
  const end = performance.now() + 120_000
  for (;;) {
    const zones = await server.db
      .selectFrom('template_zone as z')
      .innerJoin('vm_template as t', 't.id', 'z.template_id')
      .select(['t.uuid', 'z.state'])
      .where('z.state', '<>', 'ready')
      .execute()
    const jobs = await server.db
      .selectFrom('job')
      .select('id')
      .where('state', '=', 'pending')
      .execute()
    if (zones.length === 0 && jobs.length === 0) return
    if (performance.now() > end) throw new Error(`not at rest: ${JSON.stringify({ zones, jobs })}`)
    for (const { uuid } of zones.filter(
      ({ state }) => state === 'failed' || state === 'cancelled',
    )) {
      await server.admin.call('retryImage', { id: uuid }).catch(() => undefined)
    }
    await wait(100)
  }
}

interface Found {
  readonly name: string
  readonly digest: string
  readonly zones: number
  /** How often it was told that it is ready. */
  readonly successes: number
}

/** What the rows say is there, by name. */
async function imagesIn({ db }: TestServer): Promise<ReadonlyMap<string, Found>> {
  const { rows } = await sql<Found>`
    select t.name, o.digest, count(*) as zones,
      (select count(*) from event e
        where e.resource_uuid = t.uuid and e.description like '%is ready%') as successes
    from vm_template t
    join template_zone z on z.template_id = t.id
    join object o on o.id = z.object_id
    where t.removed is null
    group by t.uuid, t.name, o.digest`.execute(db)
  return new Map(rows.map((row) => [row.name, row]))
}

/** What is wrong with an image in the end; undefined when nothing is. */
function faultOf(image: Expected, found: Found | undefined): string | undefined {
  const { name, content, zones, end, cancelled } = image
  if (end === 'gone') return found && `${name} is there`
  if (!found) return end === 'there' ? `${name} is gone` : undefined
  if (found.digest !== content.digest) return `${name} is another image`
  if (found.zones !== zones) return `${name} is in ${found.zones} zones`
  const told = cancelled ? found.successes >= 1 : found.successes === 1
  return told ? undefined : `${name} was told ${found.successes} times`
}

describe('P2, P3, P6: a server that is killed again and again', () => {
  it(`ends with every image right or gone (${rounds} kills, seed ${seed})`, async () => {
    const chance = createChance(seed)
    const [origin, place] = await Promise.all([startOrigin(), makePlace()])
    const { db } = place.database
    await allowSites(db, '127.0.0.0/8')
    const contents = offerContents(origin, 12)
    const images: Expected[] = []
    let zone2: { storeFolder: string } | undefined
    let faults = 0
    for (let round = 0; round < rounds; round++) {
      const fault = chance.below(2) === 0 ? chance.oneOf(points) : undefined
      await endLeases(db)
      const server = await startProcess(place, { quick: fault === undefined, fault })
      zone2 ??= await makeZone({ db, place }, 'zone2')
      const { admin, ...register } = await adminOf(place, server)
      const actions = Array.from({ length: 1 + chance.below(4) }, () =>
        act(chance, { admin, register }, { contents, images }),
      )
      await Promise.race([server.ended, wait(chance.below(2_500))])
      if (server.hasEnded()) faults++
      server.kill('SIGKILL')
      await server.ended
      await Promise.all(actions)
    }
    await endLeases(db)
    const server = await startTestServer({ place })
    await settle(server)
    await server.workers.idle()
    await expectNothingTransient(server)
    const found = await imagesIn(server)
    const wrong = images.map((image) => faultOf(image, found.get(image.name)))
    expect(wrong.filter((fault) => fault !== undefined)).toEqual([])
    const report = await collectNow(server, { dryRun: false })
    expect(report).toMatchObject({ lost: [], dropped: [], skipped: [], objects: [] })
    expect(await collectNow(server, { dryRun: true })).toMatchObject({
      bytes: 0,
      spools: [],
      strays: [],
    })
    const inZone2 = images.filter(({ name, zones }) => found.has(name) && zones === 2)
    const inZone1 = images.filter(({ name }) => found.has(name))
    for (const [folder, here] of [
      [server.storeFolder, inZone1],
      [zone2?.storeFolder ?? '', inZone2],
    ] as const) {
      const digests = new Set(here.map(({ content }) => content.digest))
      expect(await filesIn(folder)).toEqual([...digests].map(objectPath).toSorted())
      for (const { content } of here) {
        const stored = await readFile(path.join(folder, objectPath(content.digest)))
        expect(stored.equals(content.bytes)).toBe(true)
      }
    }
    say(
      `soak kill: ${rounds} kills (${faults} at fault points), ${images.length} images, ` +
        `${found.size} left, all right; ${report.spools.length} spools and ` +
        `${report.strays.length} files for the collector`,
    )
    await server.stop()
    await Promise.all([origin.close(), place.drop()])
  })
})
