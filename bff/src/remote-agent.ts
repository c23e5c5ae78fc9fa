import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { startAgent } from './agent/agent.ts'
import { keepCredential, readCredential } from './agent/credential.ts'
import { join } from './agent/join.ts'
import { type Config, ConfigError } from './config.ts'
import { prepareDataFolder } from './data-folder.ts'
import type { Logger } from './log.ts'
import { makeWithParents } from './stores/file/folders.ts'

type AgentConfig = Pick<
  Config,
  | 'dataDir'
  | 'poolDir'
  | 'libvirtUri'
  | 'agentToken'
  | 'agentPin'
  | 'agentCa'
  | 'keystore'
  | 'guestMetadata'
> & {
  readonly agentServer: URL
}

/**
 * Runs the agent of a host whose server is elsewhere, until the signal. The token is of use once: what it was
 * exchanged for is kept in the data folder.
 *
 * @returns how to wait for its end
 * @throws ConfigError when the host has not joined and there is no token; Error with what the server says
 */
export async function startRemoteAgent(
  config: AgentConfig,
  log: Logger,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  await prepareDataFolder(config.dataDir)
  const stateDir = path.join(config.dataDir, 'agent')
  const file = path.join(stateDir, 'credential.json')
  const address = {
    server: config.agentServer.origin,
    pin: config.agentPin,
    ca: config.agentCa === undefined ? [] : [await readFile(config.agentCa, 'utf8')],
  }
  const kept = await readCredential(file)
  if (!kept && config.agentToken === undefined) {
    throw new ConfigError([
      'MOLD_AGENT_TOKEN must be set to the token that addHost has answered: this machine is no host yet.',
    ])
  }
  const credential = kept ?? (await join(address, config.agentToken ?? '', signal))
  if (!kept) {
    await makeWithParents(stateDir, 0o700)
    await keepCredential(file, credential)
  }
  return startAgent({
    ...address,
    credential,
    uri: config.libvirtUri,
    poolDir: config.poolDir,
    stateDir,
    keystore: config.keystore,
    guestMetadata: config.guestMetadata,
    log,
    signal,
  })
}
