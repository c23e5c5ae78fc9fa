import { AppError } from '@mold/shared/errors.ts'
import type { AgentHost, HostHandler } from '../host.ts'
import { isGone, stateOf } from '../libvirt/domains.ts'
import { steadily } from '../libvirt/steady.ts'
import { VirshError } from '../libvirt/virsh.ts'
import { passed } from '../passed.ts'
import type { DomainState } from '../protocol.ts'

/** Milliseconds between two looks at a machine that is to end. */
const lookMs = 400
/** Milliseconds that libvirt has to kill a machine whose disk hangs. */
const destroyMs = 60_000
const tries = 3

export const stopDomain: HostHandler<'domain.stop'> = async (host, params, { signal }) => {
  const { instance, forced, waitMs } = params
  return { state: await steadily(signal, () => stop(host, instance, { forced, waitMs }, signal)) }
}

/** Stops a domain: asks it first and waits, unless it is forced. Answers `none`. */
export async function stop(
  host: Pick<AgentHost, 'virsh'>,
  instance: string,
  { forced, waitMs }: { readonly forced: boolean; readonly waitMs: number },
  signal: AbortSignal,
): Promise<DomainState> {
  const { virsh } = host
  const state = await stateOf(virsh, instance)
  if (state === 'none') return state
  // One that is paused hears nothing.
  if (!forced && (state === 'running' || state === 'stopping')) {
    await virsh
      .run(['shutdown', instance, '--mode', 'acpi'], { signal })
      .catch((error: unknown) => {
        if (!(error instanceof VirshError)) throw error
      })
    const end = performance.now() + waitMs
    while (performance.now() < end) {
      if ((await stateOf(virsh, instance)) === 'none') return 'none'
      await passed(Math.min(lookMs, waitMs), signal)
    }
  }
  await cutPower(host, instance, signal)
  return 'none'
}

/**
 * Ends a domain at once.
 *
 * @throws AppError host.domain_stuck
 */
export async function cutPower(
  { virsh }: Pick<AgentHost, 'virsh'>,
  instance: string,
  signal: AbortSignal,
): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      await virsh.run(['destroy', instance], { deadlineMs: destroyMs, signal })
      return
    } catch (error) {
      if (isGone(error)) return
      if (!(error instanceof VirshError)) throw error
      if ((await stateOf(virsh, instance)) === 'none') return
      if (left === 1) throw new AppError('host.domain_stuck', { reason: error.message })
    }
    await passed(lookMs, signal)
  }
}
