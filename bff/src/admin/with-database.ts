import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import { startEmbeddedPostgres } from '../db/embedded.ts'
import { databaseFolder } from '../db/embedded/cluster.ts'
import { createLogger } from '../log.ts'

/**
 * Runs work on the database of the server that the configuration describes: the one of
 * DATABASE_URL, the embedded one of a running Mold, or else the embedded one, started for this.
 *
 * @throws Error when the data folder holds no database; EmbeddedPostgresError
 */
export async function withDatabase<T>(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  signal: AbortSignal,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined) return work(config.databaseUrl)
  const { dataDir } = config
  // Starting would make an empty one, perhaps in the wrong place.
  if (!existsSync(path.join(databaseFolder(dataDir), 'PG_VERSION'))) {
    throw new Error(
      `There is no database in ${dataDir}. Start Mold once with "npm start"; if its data is ` +
        'elsewhere, set MOLD_DATA_DIR or DATABASE_URL as the server has it.',
    )
  }
  const log = createLogger('silent')
  const server = await startEmbeddedPostgres({ dataDir, log, signal, share: true })
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}
