import type { ErrorCode } from '@mold/shared/errors.ts'
import { type Caller, isRoot, type Standing } from '../../access/caller.ts'
import { mayOperate, type OwnerFacts } from '../../access/owner-rule.ts'
import type { VolumeRecord } from './volume.repository.ts'

type May = true | ErrorCode

const actions = ['attach', 'detach', 'delete', 'extract', 'snapshot', 'createTemplate'] as const
export type VolumeCan = Readonly<Record<(typeof actions)[number], May>>

/** What the rule of access/ needs of a record. */
export const ownerFactsOf = (of: {
  readonly account_id: number
  readonly domain_path: string
}): OwnerFacts => ({ accountId: of.account_id, ownerDomainPath: of.domain_path })

/** The first that is not true; true when all are. */
const all = (...rules: readonly May[]): May => rules.find((rule) => rule !== true) ?? true

const is = (holds: boolean, otherwise: ErrorCode): May => (holds ? true : otherwise)

type Rights = Pick<
  VolumeRecord,
  'account_id' | 'domain_path' | 'type' | 'image_kind' | 'image_type' | 'image_extractable'
>

/**
 * True, or why a volume may not be downloaded by this caller whatever it is doing: a root disk is as its template
 * is, one that was installed from an ISO and a data disk are their owner's alone.
 */
export function whyNotTaken(caller: Standing, volume: Rights): May {
  const closed =
    volume.type === 'ROOT' &&
    volume.image_kind === 'template' &&
    (volume.image_extractable !== true || volume.image_type === 'SYSTEM')
  return all(
    mayOperate(caller, ownerFactsOf(volume)),
    is(!closed || isRoot(caller), 'volume.extract_denied'),
  )
}

/** True, or why nothing may read a volume's disk as a whole: it has none, or something writes to it. */
export function whyNotRead(volume: Pick<VolumeRecord, 'state' | 'instance_state'>): May {
  return all(
    is(volume.state !== 'Allocated', 'volume.not_made'),
    is(volume.state === 'Ready', 'volume.busy'),
    is(
      volume.instance_state === null || volume.instance_state === 'Stopped',
      'volume.extract_state',
    ),
  )
}

/** What a caller may do with a volume now: true, or the code of the reason why not (design: `can`). */
export function volumeCan(caller: Caller, volume: VolumeRecord): VolumeCan {
  const own = mayOperate(caller, ownerFactsOf(volume))
  const idle = all(own, is(volume.pending_job === null, 'volume.busy'))
  const isFree = volume.instance_id === null
  const isSteady =
    volume.instance_state === null ||
    volume.instance_state === 'Running' ||
    volume.instance_state === 'Stopped'
  const isStill = isFree || volume.instance_state === 'Stopped'
  const made = is(volume.state !== 'Allocated', 'volume.not_made')
  return {
    attach: all(idle, is(isFree, 'volume.attached')),
    detach: all(
      idle,
      is(!isFree, 'volume.detached'),
      is(volume.type === 'DATADISK', 'volume.root'),
      is(isSteady, 'volume.instance_state'),
    ),
    delete: all(idle, is(isFree, 'volume.attached')),
    extract: all(idle, whyNotTaken(caller, volume), whyNotRead(volume)),
    snapshot: all(idle, made, is(isSteady, 'volume.instance_state')),
    createTemplate: all(idle, made, is(isStill, 'made.running')),
  }
}
