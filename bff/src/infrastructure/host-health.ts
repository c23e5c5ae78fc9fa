import { type AppError, isErrorCode } from '@mold/shared/errors.ts'
import { hostState } from '../compute/hosts/state.ts'
import type { HostHealthRow } from './health.repository.ts'
import { problem, type Problem } from './problem.ts'

const stateOf = (host: HostHealthRow) => hostState({ ...host, is_long_gone: null })

/** Whether it is out of service on purpose, or has never been in it. */
const isExpected = (host: HostHealthRow) =>
  host.resource_state === 'Maintenance' || stateOf(host) === 'Connecting'

/** What is wrong with a host, for those who look after it. */
export function hostProblem(host: HostHealthRow): Problem[] {
  const state = stateOf(host)
  if (isExpected(host) || state === 'Up') return []
  const { error_code: code, error_params: params, name } = host
  const said =
    state === 'Alert' && code !== null && isErrorCode(code)
      ? problem('failed', code, { ...params, host: name })
      : problem('failed', 'zone.host_away', { host: name })
  return [{ ...said, hostid: host.uuid, hostname: name }]
}

/** A zone without a host, while the server's own machine could be one but for what it lacks. */
export function missingHost(
  hosts: readonly HostHealthRow[],
  localProblem: AppError | undefined,
): Problem[] {
  if (hosts.length > 0 || !localProblem) return []
  return [problem('attention', localProblem.code, localProblem.params)]
}

/** What it means for those who use the zone: nothing where no host was ever there. */
export function zoneHostProblems(
  zone: { readonly name: string },
  hosts: readonly HostHealthRow[],
): Problem[] {
  const inService = hosts.filter((host) => !isExpected(host))
  const areAway = inService.length > 0 && inService.every((host) => stateOf(host) !== 'Up')
  return areAway ? [problem('failed', 'zone.hosts_away', { zone: zone.name })] : []
}
