import type { Db } from '../../db/database.ts'
import { createSettings } from '../../settings/settings.service.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import { runningOf } from './stop-all.repository.ts'

/** A host that is away stops them when it is back within this time. */
const patienceMs = 24 * 60 * 60_000

/**
 * Has hosts stop the instances of an account that is disabled, or of a project that is suspended (api-commands §§6,
 * 7), as their guests would. Nobody waits for it: what hosts tell becomes the state of the instances. Safe to run
 * twice in one job.
 */
export async function stopAll(db: Db, accountId: number, jobUuid: string): Promise<void> {
  const waitMs = 1_000 * (await createSettings(db).number('vm.stop.wait'))
  for (const { uuid, hostId } of await runningOf(db, accountId)) {
    await noteHostCommand(db, {
      hostId,
      key: `${jobUuid} stop ${uuid}`,
      jobUuid: undefined,
      kind: 'domain.stop',
      params: { instance: uuid, forced: false, waitMs },
      patienceMs,
    })
  }
}
