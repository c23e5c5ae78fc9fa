import { networkInterfaces } from 'node:os'
import type { getFirstRun as declaration } from '@mold/shared/commands/configuration/getFirstRun.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { internalNetworks } from '../../sources/own-networks.ts'
import type { SyncHandler } from '../handler.ts'

interface FirstRunParts {
  readonly settings: Pick<Settings, 'boolean'>
}

export function createGetFirstRun({ settings }: FirstRunParts): SyncHandler<typeof declaration> {
  return async () => ({
    done: await settings.boolean('console.first.run.done'),
    networks: internalNetworks(networkInterfaces()),
  })
}
