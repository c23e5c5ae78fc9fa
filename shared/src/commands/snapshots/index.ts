import { createSnapshot } from './createSnapshot.ts'
import { deleteSnapshot } from './deleteSnapshot.ts'
import { listSnapshots } from './listSnapshots.ts'

export const snapshotCommands = { createSnapshot, deleteSnapshot, listSnapshots } as const
