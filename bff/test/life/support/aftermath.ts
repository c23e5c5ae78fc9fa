import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import type { WireImage } from '../../../src/images/image.view.ts'
import type { CollectReport } from '../../../src/stores/collect-report.ts'
import { objectPath, sha256 } from '../../support/images.ts'
import { collectNow, filesIn, type TestServer } from '../../support/server.ts'

/** What a crash may leave to the collector; anything else is a fault. */
export interface Leftovers {
  readonly spools?: number
}

/** An image is ready, and its bytes are those that were served (reliability P2). */
export async function expectReady(
  server: TestServer,
  of: { readonly id: string; readonly bytes: Buffer; readonly folders?: readonly string[] },
): Promise<WireImage> {
  const digest = sha256(of.bytes)
  const ready = await server.until(
    of.id,
    (image) => image.zones!.every((zone) => zone.state === 'ready'),
    40_000,
  )
  expect(ready).toMatchObject({ isready: true, physicalsize: of.bytes.length, checksum: digest })
  for (const folder of of.folders ?? [server.storeFolder]) {
    const stored = await readFile(path.join(folder, objectPath(digest)))
    expect(stored.equals(of.bytes)).toBe(true)
  }
  return ready
}

/** No row is on its way any more (reliability P3). */
export async function expectNothingTransient({ db }: Pick<TestServer, 'db'>): Promise<void> {
  const [fetches, zones, jobs] = await Promise.all([
    db.selectFrom('fetch').selectAll().execute(),
    db
      .selectFrom('template_zone')
      .select(['id', 'state', 'lease_owner'])
      .where((eb) => eb.or([eb('state', '!=', 'ready'), eb('lease_owner', 'is not', null)]))
      .execute(),
    db.selectFrom('job').select('uuid').where('state', '=', 'pending').execute(),
  ])
  expect({ fetches, zones, jobs }).toEqual({ fetches: [], zones: [], jobs: [] })
}

const found = ({ objects, strays, foreign, spools, dropped, lost, skipped }: CollectReport) => ({
  objects: objects.length,
  strays: strays.length,
  foreign: foreign.length,
  spools: spools.length,
  dropped: dropped.length,
  lost: lost.length,
  skipped: skipped.length,
})

const nothing = { objects: 0, strays: 0, foreign: 0, spools: 0, dropped: 0, lost: 0, skipped: 0 }

/**
 * Once all work is done, rows and stores agree but for what the crash may have left, and after the
 * collector in everything (reliability P6).
 *
 * @returns what the collector did
 */
export async function expectTidy(
  server: TestServer,
  of: {
    /** `any` where nobody knows at which step it crashed. */
    readonly leftovers?: Leftovers | 'any'
    /** Digests of what is to be in each folder of a store. */
    readonly objects: ReadonlyMap<string, readonly string[]>
  },
): Promise<CollectReport> {
  await server.workers.idle()
  await expectNothingTransient(server)
  const report = await collectNow(server, { dryRun: false })
  const { spools, strays } = found(report)
  const left = of.leftovers === 'any' ? { spools, strays } : of.leftovers
  expect(found(report)).toEqual({ ...nothing, ...left })
  expect(found(await collectNow(server, { dryRun: true }))).toEqual(nothing)
  for (const [folder, digests] of of.objects) {
    expect(await filesIn(folder)).toEqual(digests.map(objectPath).toSorted())
  }
  return report
}
