import { loadConfig } from '../../../src/config.ts'
import { createLogger } from '../../../src/log.ts'
import { startServer } from '../../../src/server.ts'
import { storeRegistry } from '../../../src/stores/registry.ts'
import { lossyRegistry } from './lossy-store.ts'

/* The server as its main file starts it, on stores that lose what was not synced. */
const stores = lossyRegistry(storeRegistry)
const server = await startServer(loadConfig(process.env), createLogger('warn'), { stores })
process.stdout.write(`Mold is ready at ${server.origin}\n`)
