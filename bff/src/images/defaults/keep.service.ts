import type { ErrorCode } from '@mold/shared/errors.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Logger } from '../../log.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { type ControlParts, dropReceived, retryImage } from '../control.service.ts'
import { deleteImage, type DeleteParts } from '../delete.service.ts'
import { deleteFetch, hasFetch, insertFetch } from '../fetch/fetch.repository.ts'
import {
  changeImage,
  type ImageRecord,
  insertImageRow,
  loadImages,
  lockImage,
} from '../image.repository.ts'
import { copyStates, insertCopies } from '../zone-copy.repository.ts'
import {
  beginCopies,
  countTry,
  type DefaultRow,
  findDefaults,
  forgetDefault,
  idleMs,
  meansOfZones,
  noteDefault,
  showWaiting,
  systemAccountId,
  type ZoneMeans,
} from './default.repository.ts'
import { guestOsOf } from './guest-os.repository.ts'
import { type DefaultKind, defaultKinds, defaultNotes, type DefaultWish, wishOf } from './wishes.ts'

export interface KeepParts extends ControlParts, DeleteParts {
  readonly settings: Settings
  readonly log: Logger
}

const minuteMs = 60_000
/** After a fetch was given up: ten minutes, doubled by each further one, and a day at most. */
const pauseMs = (tries: number) => Math.min(10 * minuteMs * 2 ** tries, 24 * 60 * minuteMs)

/** What a zone lacks first of all; undefined when it has everything. */
function lackOf(means: ZoneMeans | undefined): ErrorCode | undefined {
  if (means?.store !== true) return 'default.no_store'
  if (!means.host) return 'default.no_host'
  return means.pool ? undefined : 'default.no_pool'
}

/**
 * Brings the default templates to what the settings say (spec A5, decisions: Default templates). Each is there from
 * the beginning, and waits until a zone has what it needs; deleted ones stay away. May run at any moment.
 */
export async function keepDefaultTemplates(parts: KeepParts): Promise<void> {
  const [values, rows] = await Promise.all([parts.settings.all(), findDefaults(parts.db)])
  for (const kind of defaultKinds) {
    const row = rows.find(({ hypervisor }) => hypervisor === kind.hypervisor)
    await keepOne(parts, kind, wishOf(values, kind), row)
  }
}

async function keepOne(
  parts: KeepParts,
  kind: DefaultKind,
  wish: DefaultWish | undefined,
  row: DefaultRow | undefined,
): Promise<void> {
  const [image] = row ? await loadImages(parts.db, [row.template_id]) : []
  if (!row || !image) {
    if (wish) await addDefault(parts, kind, wish)
    return
  }
  const isNew = wish !== undefined && (wish.url !== row.url || wish.checksum !== row.checksum)
  if (image.removed) {
    // Another address is a new wish; the same one is not, as somebody has deleted that.
    if (wish && isNew) await addDefault(parts, kind, wish)
  } else if (image.copies.some(({ state }) => state === 'ready')) {
    // It is there: another address is for the next one, which nobody has asked for.
    if (isNew) await noteSource(parts, row, wish)
  } else if (!wish) {
    await deleteImage(parts, image, undefined)
    await forgetDefault(parts.db, row.hypervisor)
  } else if (isNew || wish.name !== image.name) {
    await changeSource(parts, row, image, wish)
  } else {
    await moveOn(parts, row, image)
  }
}

/** The zones that have a store, else the first; none while there is none. */
async function zonesFor(trx: Trx, hypervisor: string): Promise<number[]> {
  const zones = await meansOfZones(trx, hypervisor)
  const stored = zones.filter(({ store }) => store)
  return (stored.length > 0 ? stored : zones.slice(0, 1)).map(({ zoneId }) => zoneId)
}

/** Makes the template, unless there is no zone that it could wait in. */
async function addDefault(parts: KeepParts, kind: DefaultKind, wish: DefaultWish): Promise<void> {
  const { hypervisor, format } = kind
  await parts.db.transaction().execute(async (trx) => {
    const ids = await zonesFor(trx, hypervisor)
    if (ids.length === 0) return
    const accountId = await systemAccountId(trx)
    const image = await insertImageRow(trx, {
      kind: 'template',
      type: 'BUILTIN',
      name: wish.name,
      display_text: defaultNotes,
      account_id: accountId,
      format,
      hypervisor,
      bits: 64,
      arch: 'x86_64',
      guest_os_id: await guestOsOf(trx, wish.name),
      os_from_image: format === 'OVA',
      is_public: true,
      is_featured: true,
      is_extractable: true,
      cross_zones: true,
      requires_hvm: true,
      url: wish.url,
      checksum: wish.checksum,
    })
    await insertCopies(trx, image.id, ids, 'waiting')
    const { url, checksum } = wish
    await noteDefault(trx, { hypervisor, template_id: image.id, url, checksum })
    await recordEvent(trx, {
      type: 'TEMPLATE.CREATE',
      level: 'INFO',
      state: 'Completed',
      description: `Template ${wish.name} comes with the product`,
      accountId,
      username: 'system',
      resourceType: 'Template',
      resourceUuid: image.uuid,
      resourceName: wish.name,
    })
  })
}

const noteSource = (parts: KeepParts, row: DefaultRow, { url, checksum }: DefaultWish) =>
  parts.db.transaction().execute((trx) => noteDefault(trx, { ...row, url, checksum }))

/** Begins anew from what the settings say now. */
async function changeSource(
  parts: KeepParts,
  row: DefaultRow,
  image: ImageRecord,
  wish: DefaultWish,
): Promise<void> {
  const { url, checksum, name } = wish
  const isSame = url === row.url && checksum === row.checksum
  const dropped = await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) return undefined
    await changeImage(trx, image.id, { url, checksum, name })
    if (isSame) return undefined
    const fetch = await deleteFetch(trx, image.id)
    await beginCopies(trx, image.id)
    const { hypervisor, template_id } = row
    await noteDefault(trx, { hypervisor, template_id, url, checksum })
    return fetch
  })
  await dropReceived(parts, dropped)
  await parts.wake()
}

/** Has it wait in other zones, after the last that it waited in was deleted. */
async function findPlace({ db }: KeepParts, row: DefaultRow, image: ImageRecord): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id)) || (await copyStates(trx, image.id)).length > 0) return
    const ids = await zonesFor(trx, row.hypervisor)
    if (ids.length > 0) await insertCopies(trx, image.id, ids, 'waiting')
  })
}

/** Fetches it once a zone has what it needs, says what it waits for until then, and tries again what failed. */
async function moveOn(parts: KeepParts, row: DefaultRow, image: ImageRecord): Promise<void> {
  const { db } = parts
  if (image.copies.length === 0) return findPlace(parts, row, image)
  const waiting = image.copies.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) {
    if (image.copies.some(({ state }) => state !== 'failed')) return
    if ((await idleMs(db, image.id)) < pauseMs(row.tries)) return
    await countTry(db, row.hypervisor)
    await retryImage(parts, image, { username: 'system' })
    return
  }
  const zones = await meansOfZones(db, row.hypervisor)
  const lacks = waiting.map(({ zone_id: zoneId }) => ({
    zoneId,
    lack: lackOf(zones.find((zone) => zone.zoneId === zoneId)),
  }))
  const begun = await db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id)) || (await hasFetch(trx, image.id))) return false
    if (lacks.every(({ lack }) => lack !== undefined)) {
      for (const { zoneId, lack = '' } of lacks) await showWaiting(trx, image.id, zoneId, lack)
      return false
    }
    await beginCopies(trx, image.id)
    await insertFetch(trx, image.id)
    return true
  })
  if (!begun) return
  parts.log.info({ template: image.name }, 'a default template is fetched')
  await parts.wake()
}
