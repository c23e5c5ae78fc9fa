import { randomUUID } from 'node:crypto'
import type { Mold } from './server.ts'

interface Seed {
  readonly name?: string
  readonly description?: string
  readonly format?: string
  readonly size?: number
  /** As large as the disk without. */
  readonly stored?: number
}

/**
 * Makes templates that are ready, without bytes, by SQL; gives their ids. For tests of lists, for
 * names that no form would take, and for many at once.
 */
export async function seedTemplates(
  { sql }: Mold,
  count: number,
  describe: (of: { index: number }) => Seed = () => ({}),
): Promise<string[]> {
  const seeds = Array.from({ length: count }, (_, at) => ({
    uuid: randomUUID(),
    name: `template-${String(at + 1).padStart(2, '0')}`,
    description: 'A template of a test',
    format: 'QCOW2',
    size: (at + 1) * 123_456_789,
    ...describe({ index: at + 1 }),
  }))
  const rows = seeds.map(
    ({ uuid, name, description, format, size, stored = size }) =>
      `(${[uuid, name, description, format].map(quoted).join(', ')}, ${size}, ${stored})`,
  )
  await sql(`
    insert into object (digest, length) values (repeat('0', 64), 1) on conflict do nothing;
    with seed (uuid, name, description, format, size, stored) as (values ${rows.join(', ')}),
    made as (
      insert into vm_template (uuid, kind, name, display_text, account_id, format, hypervisor,
        guest_os_id, is_extractable, virtual_size, physical_size)
      select seed.uuid::uuid, 'template', seed.name, seed.description, account.id, seed.format,
        'KVM', guest_os.id, true, seed.size, seed.stored
      from seed, account, guest_os
      where account.name = 'admin' and guest_os.description = 'Debian GNU/Linux 12 (64-bit)'
      returning id
    )
    insert into template_zone (template_id, zone_id, object_id, state, bytes, total_bytes)
    select made.id, zone.id, object.id, 'ready', 1, 1
    from made, zone, object where zone.name = 'zone1' and object.digest = repeat('0', 64)`)
  return seeds.map(({ uuid }) => uuid)
}

/** Makes a second zone, and a template with a copy in both; gives its id. */
export async function seedTwoZones(mold: Mold, name: string): Promise<string> {
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name }))
  await mold.sql(`
    insert into zone (name, allocation_state) values ('zone2', 'Enabled');
    insert into template_zone (template_id, zone_id, object_id, state, bytes, total_bytes)
    select vm_template.id, zone.id, object.id, 'ready', 1, 1
    from vm_template, zone, object
    where vm_template.uuid = '${id}' and zone.name = 'zone2' and zone.removed is null
      and object.digest = repeat('0', 64)`)
  return id
}

/** A text in a statement. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
