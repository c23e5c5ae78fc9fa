import { AppError } from '@mold/shared/errors.ts'
import { type Agent, type AgentOptions, startAgent } from './agent.ts'
import { defaultUri, readVersions } from './libvirt/detect.ts'
import { createVirsh } from './libvirt/virsh.ts'

/**
 * Why libvirt cannot be used on this machine, with what to install; undefined when it answers.
 *
 * @param uri libvirt's; the usual one of this user when it is not given
 */
export async function libvirtProblem(uri = defaultUri()): Promise<AppError | undefined> {
  try {
    await readVersions(createVirsh(uri))
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error
    const reason = error instanceof Error ? error.message : String(error)
    return new AppError('host.no_libvirt', { reason }, { cause: error })
  }
}

/** An agent inside a server's process, which it reaches over loopback as every other agent does. */
export interface LocalAgent {
  /** Ends it; machines go on. */
  readonly stop: () => Promise<void>
}

/** Starts the agent of this machine inside the server's process; it has joined already. */
export async function startLocalAgent(options: Omit<AgentOptions, 'signal'>): Promise<LocalAgent> {
  const stopping = new AbortController()
  const agent: Agent = await startAgent({
    ...options,
    signal: stopping.signal,
  })
  return {
    async stop() {
      stopping.abort(new Error('the server is shutting down'))
      await agent.ended
    },
  }
}
