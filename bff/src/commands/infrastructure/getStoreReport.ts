import type { Commands } from '@mold/shared/commands/index.ts'
import { getStoreReport as declaration } from '@mold/shared/commands/infrastructure/getStoreReport.ts'
import { idOf } from '../../access/ids.ts'
import { type CollectParts, runCollect } from '../../infrastructure/collect.service.ts'
import { shownImageStore } from '../../infrastructure/image-store.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** Mold's own (design.md): a dry run of the collector. */
export function createGetStoreReport(
  parts: CollectParts,
): AsyncHandler<Commands['getStoreReport']> {
  const storeIdOf = async (uuid: string | undefined) =>
    uuid === undefined
      ? undefined
      : idOf(parts.db, 'image_store', uuid, { command: declaration, param: 'id' })
  return {
    async start({ id }) {
      const storeId = await storeIdOf(id)
      if (storeId !== undefined) await shownImageStore(parts.db, storeId)
      return id === undefined ? {} : { instance: { type: 'ImageStore', uuid: id } }
    },
    async run({ params, log, signal, progress }) {
      const storeId = await storeIdOf(params.id)
      const { verify } = params
      return runCollect(parts, { storeId, dryRun: true, verify, log, signal, progress })
    },
  }
}
