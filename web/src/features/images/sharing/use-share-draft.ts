import { useState } from 'react'
import {
  accountOf,
  type Change,
  flagsAfter,
  type FlagName,
  type Grantee,
  remaining,
  resetOf,
  type Sharing,
} from './share-change.ts'

interface Draft {
  readonly names: readonly string[]
  readonly projects: readonly Grantee[]
  readonly removed: readonly Grantee[]
  readonly flags: Change['flags']
}

const emptyDraft: Draft = { names: [], projects: [], removed: [], flags: {} }

/** What somebody has put together in the dialog, measured against how the image is shared at present. */
export function useShareDraft(sharing: Sharing, owner: string | undefined) {
  const [draft, setDraft] = useState(emptyDraft)
  const patch = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes })
  const add = [...draft.names.filter((name) => name !== owner).map(accountOf), ...draft.projects]
  const change = remaining({ add, remove: draft.removed, flags: draft.flags }, sharing)
  return {
    ...draft,
    change,
    flagsAfter: flagsAfter(sharing, change),
    setNames: (names: readonly string[]) => patch({ names }),
    setProjects: (projects: readonly Grantee[]) => patch({ projects }),
    setRemoved: (removed: readonly Grantee[]) => patch({ removed }),
    setFlag: (flag: FlagName, on: boolean) => patch({ flags: { ...draft.flags, [flag]: on } }),
    /** Everything back to the owner alone; nothing that was put together before is left. */
    reset: (mayUnfeature: boolean) => {
      const { remove, flags } = resetOf(sharing, mayUnfeature)
      setDraft({ ...emptyDraft, removed: remove, flags })
    },
    clear: () => setDraft(emptyDraft),
  }
}

export type ShareDraft = ReturnType<typeof useShareDraft>
