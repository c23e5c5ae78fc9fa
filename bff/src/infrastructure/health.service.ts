import type { listZoneHealth } from '@mold/shared/commands/infrastructure/listZoneHealth.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import { type AppError, type ErrorCode, isErrorCode } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import { certificateProblems } from './certificate-health.ts'
import { certificatesOfZones } from './certificate-health.repository.ts'
import { hostProblem, missingHost, zoneHostProblems } from './host-health.ts'
import { hostsOfZones, type StoreHealthRow, storesOfZones } from './health.repository.ts'
import { problem, type Problem } from './problem.ts'
import { type HealthLimits, serverCondition } from './server-condition.ts'
import type { ZoneRow } from './zone.repository.ts'

type ZoneHealth = ResultOf<typeof listZoneHealth>['items'][number]

/** What is wrong with a store, for those who look after it. */
function storeProblem(store: StoreHealthRow): Problem | undefined {
  const { error_code: code, state } = store
  if (state === null || state === 'Up' || (state === 'ReadOnly' && store.readonly)) return undefined
  const known: ErrorCode = code !== null && isErrorCode(code) ? code : 'store.unreachable'
  const said = problem(state === 'Unreachable' ? 'failed' : 'attention', known, {
    store: store.name,
    ...store.error_params,
  })
  return { ...said, storeid: store.uuid, storename: store.name }
}

/** What it means for those who use the zone. */
function zoneProblems(zone: ZoneRow, stores: readonly StoreHealthRow[]): Problem[] {
  const of = { zone: zone.name }
  if (stores.length === 0) return [problem('failed', 'zone.no_store', of)]
  const takes = stores.some(({ state }) => state === null || state === 'Up')
  const away = stores.some(({ state, has_objects: has }) => has && state === 'Unreachable')
  return [
    ...(takes ? [] : [problem('failed', 'zone.takes_nothing', of)]),
    ...(away ? [problem('failed', 'zone.partly_away', of)] : []),
  ]
}

/** What concerns every zone alike. */
async function serverProblems(db: Db, limits: HealthLimits): Promise<Problem[]> {
  const { hasWorker, slowMs } = await serverCondition(db, limits)
  return [
    ...(hasWorker ? [] : [problem('failed', 'zone.worker_away')]),
    ...(slowMs === undefined ? [] : [problem('attention', 'zone.database_slow', { ms: slowMs })]),
  ]
}

/**
 * What is wrong in each of the zones, from rows alone: servers note there how the stores are and that they
 * live. Root admins are told the causes, others what it means for them (pain 37).
 *
 * @param zones those that the caller may use
 * @param localProblem why no instance can run on the server's own machine, where that is to be a host
 */
export async function zoneHealth(
  db: Db,
  caller: Caller,
  zones: readonly ZoneRow[],
  limits: HealthLimits,
  localProblem?: AppError,
): Promise<ZoneHealth[]> {
  const ids = zones.map((zone) => zone.id)
  const [stores, hosts, certificates, everywhere] = await Promise.all([
    storesOfZones(db, ids),
    hostsOfZones(db, ids),
    isRoot(caller) ? certificatesOfZones(db, ids) : [],
    serverProblems(db, limits),
  ])
  return zones.map((zone) => {
    const own = stores.filter((store) => store.zone_id === zone.id)
    const causes = own.flatMap((store) => storeProblem(store) ?? [])
    const shown = isRoot(caller) && causes.length > 0 ? causes : zoneProblems(zone, own)
    const ownHosts = hosts.filter((host) => host.zone_id === zone.id)
    const ofHosts = isRoot(caller)
      ? [...ownHosts.flatMap(hostProblem), ...missingHost(ownHosts, localProblem)]
      : zoneHostProblems(zone, ownHosts)
    const trusted = certificates.filter((one) => one.zone_id === zone.id)
    const ofTrust = certificateProblems(trusted)
    const problems = [...shown, ...ofHosts, ...ofTrust, ...everywhere].toSorted(
      (one, other) => Number(other.level === 'failed') - Number(one.level === 'failed'),
    )
    return { zoneid: zone.uuid, zonename: zone.name, state: problems[0]?.level ?? 'ok', problems }
  })
}
