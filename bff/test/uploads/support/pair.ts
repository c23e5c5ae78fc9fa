import { sweepUploads } from '../../../src/images/uploads/end.ts'
import { createLogger } from '../../../src/log.ts'
import { createSettings } from '../../../src/settings/settings.service.ts'
import { storeRegistry } from '../../../src/stores/registry.ts'
import { createStores } from '../../../src/stores/stores.service.ts'
import { type MoldProcess, startProcess } from '../../life/support/process.ts'
import { adminClient, harness, type TestPlace } from '../../support/server.ts'
import type { Side } from './model.ts'
import { type Target, tus, uploader } from './tus.ts'

/** Long enough for a busy machine, short enough to wait for. */
const uploadLeaseMs = 1_500

/** Two servers, each a process of its own, on one database and one store. */
export async function startPair(place: TestPlace) {
  const start = () => startProcess(place, { quick: true, uploadLeaseMs })
  const processes: [MoldProcess, MoldProcess] = [await start(), await start()]
  const { db } = place.database
  const origin = (of: Side) => processes[of].origin
  const admin = adminClient(() => origin(0))

  async function kill(of: Side): Promise<void> {
    processes[of].kill('SIGKILL')
    await processes[of].ended
  }

  return {
    ...harness(admin),
    make: await uploader({ db, admin }),
    client: (of: Side, target: Target) => tus(() => origin(of), target),
    /** Kills one and starts it again. */
    async replace(of: Side): Promise<void> {
      await kill(of)
      processes[of] = await start()
    },
    freeze: (of: Side) => processes[of].kill('SIGSTOP'),
    thaw: (of: Side) => processes[of].kill('SIGCONT'),
    /** Gives up what nobody goes on with, as a worker does every minute; answers how many. */
    sweep: () =>
      sweepUploads({
        db,
        settings: createSettings(db),
        stores: createStores({ db, registry: storeRegistry }),
        log: createLogger('silent'),
      }),
    async stop(): Promise<void> {
      await Promise.all([kill(0), kill(1)])
    },
  }
}

export type Pair = Awaited<ReturnType<typeof startPair>>
