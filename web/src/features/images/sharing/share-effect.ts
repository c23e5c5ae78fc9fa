import type { TextKey } from '../../../i18n/i18n.ts'
import type { ImageKind } from '../kind.ts'
import { type Change, flagsAfter, type Grantee, type Sharing } from './share-change.ts'

/** A sentence of what saving does, about these people if it is about some. */
export interface Effect {
  readonly key: TextKey
  readonly who: readonly Grantee[]
}

/** What a change means, in the order in which people ask: who gains, who loses, then everybody. */
export function effectsOf(kind: ImageKind, sharing: Sharing, change: Change): Effect[] {
  const { ispublic, isextractable } = flagsAfter(sharing, change)
  const use = `${kind}.${isextractable ? 'download' : 'use'}` as const
  const about = (key: TextKey, who: readonly Grantee[] = []): Effect => ({ key, who })
  return [
    ...(change.add.length > 0 ? [about(`share.gain.${use}`, change.add)] : []),
    ...(change.remove.length > 0
      ? [about(ispublic ? 'share.loseNothing' : 'share.lose', change.remove)]
      : []),
    ...(change.flags.ispublic === true ? [about(`share.everyone.${use}`)] : []),
    ...(change.flags.ispublic === false ? [about('share.everyoneLoses')] : []),
    ...flagEffect(change.flags.isfeatured, 'featured').map((key) => about(key)),
    ...flagEffect(change.flags.isextractable, 'extractable').map((key) => about(key)),
  ]
}

function flagEffect(value: boolean | undefined, flag: 'featured' | 'extractable'): TextKey[] {
  if (value === undefined) return []
  return [`share.${flag}.${value ? 'on' : 'off'}`]
}
