import type { InstanceState } from '@mold/shared/commands/instances/instance.fields.ts'
import type { SnapshotState } from '@mold/shared/commands/snapshots/snapshot.fields.ts'
import type { VolumeState } from '@mold/shared/commands/volumes/volume.fields.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import type { Tone } from '../../ui/state-badge.tsx'

const instanceTones: Record<InstanceState, Tone> = {
  Starting: 'moving',
  Running: 'ready',
  Stopping: 'moving',
  Stopped: 'quiet',
  Destroyed: 'attention',
  Expunging: 'moving',
  Error: 'failed',
}

const volumeTones: Record<VolumeState, Tone> = {
  Allocated: 'quiet',
  Creating: 'moving',
  Ready: 'ready',
  Snapshotting: 'moving',
  Destroy: 'attention',
  Expunging: 'moving',
  Expunged: 'quiet',
}

const snapshotTones: Record<SnapshotState, Tone> = {
  Allocated: 'moving',
  Creating: 'moving',
  BackingUp: 'moving',
  BackedUp: 'ready',
  Error: 'failed',
  Destroying: 'moving',
}

const tones = { instance: instanceTones, volume: volumeTones, snapshot: snapshotTones } as const
export type StatedKind = keyof typeof tones

interface Stated {
  readonly state?: string | undefined
}

/** What a state looks like; one of a newer server counts as quiet. */
export function toneOf(kind: StatedKind, state = ''): Tone {
  const known: Readonly<Record<string, Tone>> = tones[kind]
  return known[state] ?? 'quiet'
}

/** The states that lists are filtered by, in the order of a life. */
export const statesOf = (kind: StatedKind): string[] => Object.keys(tones[kind])

export function stateKey(kind: StatedKind, state = ''): TextKey {
  return Object.hasOwn(tones[kind], state)
    ? (`compute.${kind}.state.${state}` as TextKey)
    : 'value.unknown'
}

/** True while something in a list will change by itself. */
export const anyMoves = (kind: StatedKind, items: readonly Stated[]) =>
  items.some(({ state }) => toneOf(kind, state) === 'moving')
