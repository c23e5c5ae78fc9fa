import type { snapshotCommands } from '@mold/shared/commands/snapshots/index.ts'
import type { DeleteSnapshotParts } from '../../compute/snapshots/delete.service.ts'
import type { TakeParts } from '../../compute/snapshots/take.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createCreateSnapshot } from './createSnapshot.ts'
import { createDeleteSnapshot } from './deleteSnapshot.ts'
import { createListSnapshots } from './listSnapshots.ts'

export interface SnapshotHandlerParts extends TakeParts, DeleteSnapshotParts {
  readonly settings: Settings
}

export function createSnapshotHandlers(
  parts: SnapshotHandlerParts,
): HandlersOf<typeof snapshotCommands> {
  return {
    createSnapshot: createCreateSnapshot(parts),
    deleteSnapshot: createDeleteSnapshot(parts),
    listSnapshots: createListSnapshots(parts),
  }
}
