import type {
  ReportReason,
  storeReportFields,
} from '@mold/shared/commands/infrastructure/store-report.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { errorText } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { CollectReport } from '../stores/collect-report.ts'
import type { MissingObject } from '../stores/missing.ts'
import { imagesOfObjects, storeNames } from './store-report.repository.ts'

type WireReport = ObjectOf<typeof storeReportFields>
type WireItem = NonNullable<WireReport['items']>[number]

/** Entries of a list that people read; `total` says how many there are. */
const mostItems = 1_000

interface Found {
  readonly reason: ReportReason
  readonly name: string
  readonly bytes: number
  readonly storeId: number
  readonly until?: Date
}

/** What needs attention comes first, then what is largest. */
const urgent: readonly ReportReason[] = ['lost', 'damaged', 'missing']
const rank = ({ reason }: Found) =>
  urgent.includes(reason) ? urgent.indexOf(reason) : urgent.length

/** A run of the collector, with what reading the objects found. */
export type FullReport = CollectReport & { readonly damaged: readonly MissingObject[] }

function foundIn(report: FullReport): Found[] {
  const object =
    (reason: ReportReason) => (of: { digest: string; bytes: number; storeId: number }) => ({
      reason,
      name: of.digest,
      bytes: of.bytes,
      storeId: of.storeId,
    })
  const missing =
    (reason: ReportReason) => (of: { digest: string; length: number; storeId: number }) =>
      object(reason)({ ...of, bytes: of.length })
  return [
    ...report.objects.map(object('unreferenced')),
    ...report.strays.map(object('stray')),
    ...report.spools.map((spool) => ({ ...spool, reason: 'spool' as const })),
    ...report.waiting.map((file) => ({ ...file, reason: 'waiting' as const })),
    ...report.foreign.map(object('foreign')),
    ...report.dropped.map(missing('missing')),
    ...report.lost.map(missing('lost')),
    ...report.damaged.map(missing('damaged')),
  ].toSorted((one, other) => rank(one) - rank(other) || other.bytes - one.bytes)
}

/**
 * A report in words of the API: what was found or done, with stores and images by name.
 *
 * @param graceMs for how long files without a row are kept
 */
export async function storeReportView(
  db: Db,
  report: FullReport,
  of: { readonly graceMs: number; readonly checked: Date },
): Promise<WireReport> {
  const found = foundIn(report)
  const shown = found.slice(0, mostItems)
  const [stores, images] = await Promise.all([
    storeNames(db),
    imagesOfObjects(
      db,
      shown.filter(({ reason }) => urgent.includes(reason)).map(({ name }) => name),
    ),
  ])
  const placeOf = (storeId: number) => {
    const store = stores.get(storeId)
    return {
      storeid: store?.uuid,
      storename: store?.name,
      zoneid: store?.zone,
      zonename: store?.zoneName,
    }
  }
  const items: WireItem[] = shown.map(({ reason, name, bytes, storeId, until }) => ({
    name,
    reason,
    bytes,
    until: until && wireDate(until),
    ...placeOf(storeId),
    images: images.get(name),
  }))
  return {
    bytes: report.bytes,
    count: report.objects.length + report.strays.length + report.spools.length,
    graceseconds: Math.round(of.graceMs / 1_000),
    checked: wireDate(of.checked),
    items,
    total: found.length,
    skipped: report.skipped.map(({ storeId, reason }) => {
      const store = stores.get(storeId)
      const text = errorText(reason, { store: store?.name })
      return { storeid: store?.uuid, storename: store?.name, code: reason, text }
    }),
  }
}
