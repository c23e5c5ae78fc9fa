import { randomBytes, randomUUID } from 'node:crypto'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteIntake, insertIntake } from '../../src/compute/intakes/intake.repository.ts'
import { sendToIntake } from '../support/fake-transfer.ts'
import { makeHost } from '../support/hosts.ts'
import { objectPath, sha256 } from '../support/images.ts'
import { collectNow, filesIn, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})

afterAll(() => server.stop())

test('the only copy of a snapshot keeps its store, and goes with the snapshot', async () => {
  const { db, admin, storeFolder } = server
  const host = await makeHost(server)
  const store = await db
    .selectFrom('image_store')
    .select(['id', 'uuid', 'zone_id'])
    .executeTakeFirstOrThrow()
  const intake = await insertIntake(db, {
    hostId: host.id,
    storeId: store.id,
    jobUuid: randomUUID(),
    allowed: 2 ** 24,
  })
  const content = Buffer.concat([makeQcow2(), randomBytes(100_000)])
  const digest = sha256(content)
  const line = { origin: () => server.origin, credential: host.credential }
  const signal = AbortSignal.timeout(10_000)
  await sendToIntake(line, intake.uuid, content, { digest, signal })
  const { object_id: objectId } = await db
    .selectFrom('intake')
    .select('object_id')
    .where('id', '=', intake.id)
    .executeTakeFirstOrThrow()
  const account = await db
    .selectFrom('account')
    .select('id')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const owned = { account_id: account.id, zone_id: store.zone_id }
  const volume = await db
    .insertInto('volume')
    .values({ ...owned, name: 'data', type: 'DATADISK', state: 'Allocated', size: 2 ** 20 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const snapshot = await db
    .insertInto('snapshot')
    .values({
      ...owned,
      name: 'before the update',
      volume_id: volume.id,
      state: 'BackedUp',
      object_id: objectId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await deleteIntake(db, intake.id)
  await collectNow(server, { dryRun: false })
  expect(await filesIn(storeFolder)).toContain(objectPath(digest))
  expect(await admin.refused('deleteImageStore', { id: store.uuid })).toMatchObject({
    code: 'store.holds_snapshots',
    params: { names: 'before the update' },
  })
  await db
    .updateTable('snapshot')
    .set({ removed: new Date() })
    .where('id', '=', snapshot.id)
    .execute()
  await collectNow(server, { dryRun: false })
  expect(await filesIn(storeFolder)).not.toContain(objectPath(digest))
})
