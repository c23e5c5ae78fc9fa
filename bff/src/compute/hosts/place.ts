import { AppError } from '@mold/shared/errors.ts'
import type { Trx } from '../../db/database.ts'
import { findClusters, findPods } from './place.repository.ts'

/**
 * Pods and clusters are one for each zone; those that a caller names have to be these.
 *
 * @throws AppError host.wrong_place
 */
export async function requirePlace(
  trx: Trx,
  zoneId: number,
  named: {
    readonly podid?: string | undefined
    readonly clusterid?: string | undefined
    readonly clustername?: string | undefined
  },
): Promise<void> {
  const [pods, clusters] = [await findPods(trx, { zoneId }), await findClusters(trx, { zoneId })]
  const fits = (given: string | undefined, own: readonly (string | undefined)[]) =>
    given === undefined || own.includes(given.toLowerCase())
  const isHere =
    fits(
      named.podid,
      pods.map(({ uuid }) => uuid),
    ) &&
    fits(
      named.clusterid,
      clusters.map(({ uuid }) => uuid),
    ) &&
    fits(
      named.clustername,
      clusters.map(({ name }) => name.toLowerCase()),
    )
  if (!isHere) throw new AppError('host.wrong_place')
}
