import { openDatabase } from '../db/database.ts'
import type { Logger } from '../log.ts'
import type { CollectReport } from '../stores/collect-report.ts'
import { createSettings } from '../settings/settings.service.ts'
import { collect } from '../stores/collector.ts'
import { storeRegistry } from '../stores/registry.ts'
import { createStores } from '../stores/stores.service.ts'

function lineOf(what: string, list: readonly { readonly bytes: number }[]): string {
  const bytes = list.reduce((sum, { bytes: size }) => sum + size, 0)
  return `${what}: ${list.length} (${bytes} bytes)`
}

function textOf(report: CollectReport, dryRun: boolean): string {
  const lost = report.lost.map(({ digest, storeId }) => `  ${digest} of store ${storeId}`)
  return [
    lineOf('objects that no image refers to', report.objects),
    lineOf('files without a row', report.strays),
    lineOf('unfinished files without a row', report.spools),
    `files of somebody else, left alone: ${report.foreign.length}`,
    `stores that could not be read: ${report.skipped.length}`,
    `objects whose file is lost: ${lost.length}`,
    ...lost,
    dryRun ? `${report.bytes} bytes would become free` : `${report.bytes} bytes became free`,
  ].join('\n')
}

/** Runs the collector once, or says what it would do; returns what to print. */
export async function runCollect(url: string, dryRun: boolean, log: Logger): Promise<string> {
  const db = openDatabase(
    { url, max: 4, statementTimeoutMs: 60_000, applicationName: 'mold-admin' },
    () => undefined,
  )
  try {
    const stores = createStores({ db, registry: storeRegistry })
    const graceMs = 1_000 * (await createSettings(db).number('storage.cleanup.delay'))
    return textOf(await collect({ db, stores, log, dryRun, graceMs }), dryRun)
  } finally {
    await db.destroy()
  }
}
