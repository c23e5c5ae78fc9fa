import type { Commands } from '@mold/shared/commands/index.ts'
import { collectStore as declaration } from '@mold/shared/commands/infrastructure/collectStore.ts'
import { idOf } from '../../access/ids.ts'
import {
  collectEvent,
  type CollectParts,
  runCollect,
} from '../../infrastructure/collect.service.ts'
import { shownImageStore } from '../../infrastructure/image-store.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** Mold's own (design.md). */
export function createCollectStore(parts: CollectParts): AsyncHandler<Commands['collectStore']> {
  const storeIdOf = async (uuid: string | undefined) =>
    uuid === undefined
      ? undefined
      : idOf(parts.db, 'image_store', uuid, { command: declaration, param: 'id' })
  return {
    async start({ id }, { caller }) {
      const storeId = await storeIdOf(id)
      const store = storeId === undefined ? undefined : await shownImageStore(parts.db, storeId)
      const named = store && { uuid: store.id ?? '', name: store.name ?? '' }
      return {
        ...(named && { instance: { type: 'ImageStore', uuid: named.uuid } }),
        event: collectEvent(named, caller.account.id),
      }
    },
    async run({ params, log, signal, progress }) {
      const storeId = await storeIdOf(params.id)
      return runCollect(parts, { storeId, dryRun: false, log, signal, progress })
    },
  }
}
