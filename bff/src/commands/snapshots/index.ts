import type { snapshotCommands } from '@mold/shared/commands/snapshots/index.ts'
import type { HandlersOf } from '../handler.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

export function createSnapshotHandlers(): HandlersOf<typeof snapshotCommands> {
  return {
    createSnapshot: asyncUnderWay('createSnapshot'),
    deleteSnapshot: asyncUnderWay('deleteSnapshot'),
    listSnapshots: syncUnderWay('listSnapshots'),
  }
}
