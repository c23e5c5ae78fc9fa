import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { insertImageRow, lockImage } from '../image.repository.ts'
import { insertCopies } from '../zone-copy.repository.ts'
import { systemAccountId } from './default.repository.ts'
import { allZones, findTools, type ToolsRow } from './tools.repository.ts'

/** The ISOs that hosts of a hypervisor bring with them (semantics §1). */
const toolsIsos = [
  { name: 'xs-tools.iso', text: 'xen-pv-drv-iso' },
  { name: 'vmware-tools.iso', text: 'VMware Tools Installer ISO' },
] as const

/**
 * Has the tools ISOs be there, for every zone (spec A5): public, of type PERHOST, ready without a byte in any image
 * store. May run at any moment.
 */
export async function keepToolsIsos({ db }: { readonly db: Db }): Promise<void> {
  const rows = await findTools(db)
  for (const iso of toolsIsos) {
    const row = rows.find(({ name }) => name === iso.name)
    if (!row) await addTools(db, iso)
    else if (row.lacking.length > 0) await spread(db, row)
  }
}

async function addTools(db: Db, { name, text }: (typeof toolsIsos)[number]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const zones = await allZones(trx)
    if (zones.length === 0) return
    const accountId = await systemAccountId(trx)
    const image = await insertImageRow(trx, {
      kind: 'iso',
      type: 'PERHOST',
      name,
      display_text: text,
      account_id: accountId,
      format: 'ISO',
      hypervisor: null,
      is_public: true,
      is_featured: true,
      bootable: false,
    })
    await insertCopies(trx, image.id, zones, 'ready', true)
    await recordEvent(trx, {
      type: 'ISO.CREATE',
      level: 'INFO',
      state: 'Completed',
      description: `ISO ${name} comes with the product`,
      accountId,
      username: 'system',
      resourceType: 'Iso',
      resourceUuid: image.uuid,
      resourceName: name,
    })
  })
}

/** Gives it to zones that have been made since. */
async function spread(db: Db, { id }: ToolsRow): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, id))) return
    const now = (await findTools(trx)).find((row) => row.id === id)
    if (now && now.lacking.length > 0) await insertCopies(trx, id, now.lacking, 'ready', true)
  })
}
