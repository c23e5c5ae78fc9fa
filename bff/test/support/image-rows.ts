import { randomBytes } from 'node:crypto'
import type { Db } from '../../src/db/database.ts'
import type { ImageType, TemplateZoneTable } from '../../src/db/schema.ts'

export interface ImageRow {
  readonly name: string
  /** Name of the owner account; names are unique in these tests. */
  readonly account: string
  readonly kind?: 'template' | 'iso'
  readonly type?: ImageType
  readonly isPublic?: boolean
  readonly isFeatured?: boolean
  readonly isExtractable?: boolean
  /** Names of its zones; zone1 if not given. */
  readonly zones?: readonly string[]
  readonly state?: 'ready' | 'waiting' | 'failed'
  readonly displayText?: string
  readonly hypervisor?: string
  readonly format?: string
  readonly osType?: string
  readonly sortKey?: number
  readonly size?: number
}

/** Makes an image by its rows alone, for lists and rules; answers its id. Its bytes are nowhere. */
export async function insertImage(db: Db, row: ImageRow): Promise<string> {
  const { kind = 'template', state = 'ready', zones = ['zone1'], size = 1_000 } = row
  const account = await idBy(db, 'account', row.account)
  const os = await db
    .selectFrom('guest_os')
    .select('id')
    .where('description', '=', row.osType ?? 'Debian GNU/Linux 12 (64-bit)')
    .executeTakeFirstOrThrow()
  const { id, uuid } = await db
    .insertInto('vm_template')
    .values({
      kind,
      name: row.name,
      display_text: row.displayText ?? row.name,
      type: row.type ?? 'USER',
      account_id: account,
      format: row.format ?? (kind === 'iso' ? 'ISO' : 'QCOW2'),
      hypervisor: kind === 'iso' ? null : (row.hypervisor ?? 'KVM'),
      guest_os_id: os.id,
      is_public: row.isPublic ?? false,
      is_featured: row.isFeatured ?? false,
      is_extractable: row.isExtractable ?? false,
      url: `http://mirror.example/${encodeURIComponent(row.name)}`,
      sort_key: row.sortKey ?? 0,
      virtual_size: size,
      physical_size: size,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  const direct = row.type === 'PERHOST'
  for (const zone of zones) await insertCopy(db, id, await idBy(db, 'zone', zone), state, direct)
  return uuid
}

async function insertCopy(
  db: Db,
  templateId: number,
  zoneId: number,
  state: TemplateZoneTable['state']['__select__'],
  direct: boolean,
): Promise<void> {
  const object = await db
    .insertInto('object')
    .values({ digest: randomBytes(32).toString('hex'), length: 1_000 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('template_zone')
    .values({
      template_id: templateId,
      zone_id: zoneId,
      state,
      object_id: state === 'ready' && !direct ? object.id : null,
      direct,
      error_code: state === 'failed' ? 'source.html' : null,
    })
    .execute()
}

async function idBy(db: Db, table: 'account' | 'zone', name: string): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('name', '=', name)
    .where('removed', 'is', null)
    .executeTakeFirstOrThrow()
  return row.id
}
