import { isIPv6 } from 'node:net'
import path from 'node:path'
import { syncConnected } from './compute/certificates/sync.service.ts'
import type { HashThreads } from './agent/pool/pump-threaded.ts'
import { createHub, type HubParts } from './compute/hosts/hub.ts'
import { keepLocalHost, type LocalHost } from './compute/hosts/local-host.ts'
import { createHostObserver } from './compute/instances/observe.ts'
import { createIntakeDesk, type IntakeDeskParts } from './compute/intakes/desk.ts'
import { reconcileConnected, type ReconcileParts } from './compute/reconcile/reconcile.ts'
import type { Config } from './config.ts'
import type { Db } from './db/database.ts'
import { createAgentsRouter, type AgentsParts } from './http/agents/router.ts'
import { ownPin, pinForHosts } from './http/own-certificate.ts'
import type { HealthLimits } from './infrastructure/server-condition.ts'
import type { Logger } from './log.ts'
import type { Teardown } from './teardown.ts'

const seconds = 1_000

type HostSideParts = Omit<HubParts, 'observer' | 'heartbeatMs' | 'serverAwayMs'> &
  IntakeDeskParts &
  ReconcileParts &
  Pick<AgentsParts, 'stores' | 'secrets'> & { readonly healthLimits: HealthLimits }

/**
 * What a process has for the agents of hosts: their connections, and what they send and fetch.
 *
 * @param parts those of workers: hosts are to be heard also while calls use up all other connections
 */
export function createHostSide(
  parts: HostSideParts,
  config: Pick<Config, 'agentFile' | 'publicUrl' | 'tls' | 'trustProxy'>,
  teardown: Teardown,
  heartbeatMs = 15 * seconds,
) {
  const hub = createHub({
    ...parts,
    observer: createHostObserver({
      ...parts,
      // The one must not keep the other from what it does.
      reconcile: async ({ id }) => {
        const trusts = syncConnected(parts, id)
        await Promise.all([reconcileConnected(parts, id), trusts])
      },
    }),
    heartbeatMs,
    serverAwayMs: parts.healthLimits.awayMs,
  })
  teardown.add(() => hub.close(), { name: 'agents' })
  const intakes = createIntakeDesk(parts)
  teardown.add(() => intakes.close(), { name: 'what hosts send' })
  const agents = createAgentsRouter({
    ...parts,
    intakes,
    agentFile: config.agentFile,
    publicUrl: config.publicUrl,
    pin: pinForHosts(config),
  })
  return { hub, agents }
}

/** Where a process reaches what listens on this address in the same process. */
function localAddress(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIPv6(host) ? `[${host}]` : host
}

/** Keeps this machine a host of its own server, which listens already. */
export function keepOwnHost(
  config: Config,
  of: {
    readonly db: Db
    readonly log: Logger
    readonly port: number
    readonly hashes: HashThreads
  },
  everyMs = 30 * seconds,
): LocalHost {
  const { tls, host, dataDir } = config
  return keepLocalHost({
    db: of.db,
    log: of.log,
    hashing: of.hashes,
    server: `${tls ? 'https' : 'http'}://${localAddress(host)}:${of.port}`,
    pin: ownPin(config),
    libvirtUri: config.libvirtUri,
    poolDir: config.poolDir,
    stateDir: path.join(dataDir, 'agent'),
    keystore: config.keystore,
    guestMetadata: config.guestMetadata,
    everyMs,
  })
}
