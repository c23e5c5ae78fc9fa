import { randomBytes } from 'node:crypto'
import type { Updateable } from 'kysely'
import type { InstanceTable } from '../../src/db/schema.ts'
import type { TestServer } from './server.ts'

/** Puts the row of an instance there, stopped and without host or disks, as if it had been deployed. */
export async function putInstance(
  { db }: Pick<TestServer, 'db'>,
  of: { readonly account: string; readonly name?: string } & Updateable<InstanceTable>,
) {
  const { account, name = `vm-${randomBytes(4).toString('hex')}`, ...rest } = of
  const owner = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', account)
    .executeTakeFirstOrThrow()
  const user = await db
    .selectFrom('user')
    .select('id')
    .orderBy((eb) => eb('account_id', '=', owner.id), 'desc')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const zone = await db.selectFrom('zone').select('id').orderBy('id').executeTakeFirstOrThrow()
  const offering = await db
    .selectFrom('service_offering')
    .selectAll()
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return db
    .insertInto('instance')
    .values({
      name,
      display_name: name,
      account_id: owner.id,
      user_id: user.id,
      zone_id: zone.id,
      state: 'Stopped',
      service_offering_id: offering.id,
      cpu_number: offering.cpu_number,
      cpu_speed: offering.cpu_speed,
      memory: offering.memory,
      ...(rest as object),
    })
    .returning(['id', 'uuid', 'name'])
    .executeTakeFirstOrThrow()
}
