import path from 'node:path'
import type { AgentHost, Doing } from '../../src/agent/host.ts'
import { createVirsh } from '../../src/agent/libvirt/virsh.ts'
import { poolPaths } from '../../src/agent/pool/paths.ts'
import { preparePool } from '../../src/agent/pool/prepare.ts'
import { createServerLink } from '../../src/agent/server-link.ts'
import { createLogger } from '../../src/log.ts'

/**
 * The agent's own primary storage and line, without libvirt: what an agent does with images and disks is done
 * for real.
 *
 * @param of.pauseMs milliseconds between two tries of what fails
 */
export async function startPoolHost(of: {
  readonly pool: string
  readonly server: string
  readonly credential: string
  readonly tries?: number
  readonly pauseMs?: number
}): Promise<AgentHost> {
  const paths = poolPaths(of.pool)
  await preparePool(paths)
  return {
    virsh: createVirsh('qemu:///session'),
    paths,
    server: createServerLink({ server: of.server }, of.credential),
    patience: { tries: of.tries ?? 3, pauseMs: of.pauseMs ?? 50 },
    log: createLogger('silent'),
    trust: { stateDir: path.join(of.pool, 'state'), keystore: undefined },
    account: () => undefined,
    domainHost: () => {
      throw new Error('no machine runs on this host')
    },
    listDomains: () => Promise.resolve([]),
  }
}

/** What a command is done with. */
export function doing(id: string, signal = new AbortController().signal): Doing {
  return { id, signal, progress: () => undefined }
}
