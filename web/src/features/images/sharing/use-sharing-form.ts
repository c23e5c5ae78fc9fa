import { useState } from 'react'
import type { Image, ImageKind } from '../kind.ts'
import { type Grantee, isNothing, type Sharing } from './share-change.ts'
import type { SharingRights } from './share-data.ts'
import { useNameChecks } from './use-name-checks.ts'
import { useSave } from './use-save.ts'
import { useShareDraft } from './use-share-draft.ts'

/** What the dialog of one image holds: the change that is put together, the checks of its names, and saving. */
export function useSharingForm(
  kind: ImageKind,
  image: Image,
  sharing: Sharing,
  rights: SharingRights,
) {
  const draft = useShareDraft(sharing, image.account)
  const checks = useNameChecks({ image: image.id ?? '' })
  const saving = useSave(kind, image, sharing)
  const [typing, setTyping] = useState(false)
  const [settling, setSettling] = useState(false)
  const { change } = draft
  const typed = rights.pick ? [] : draft.names
  const isWaiting = (name: string) => checks.checks.get(name) === 'waiting'
  const isSure = ({ type, name }: Grantee) =>
    rights.pick || type === 'project' || checks.checks.get(name) === 'found'
  const nothing = isNothing(change)
  return {
    draft,
    checks,
    saving,
    setTyping,
    isPending: saving.isPending || settling,
    /** Nothing is put together, nor about to be. */
    isIdle: nothing && !typing,
    mustWait: typed.some(isWaiting),
    change,
    /** Without names that are not known to be somebody's: nothing is said of them. */
    sureChange: { ...change, add: change.add.filter(isSure) },
    /** The name that was typed last became a value when its field was left, and its check may be under way. */
    submit: async () => {
      setSettling(true)
      const found = await checks.settled()
      setSettling(false)
      const areFound = typed.every((name) => found.get(name) === 'found')
      if (areFound && !nothing) saving.save(change, draft.clear)
    },
  }
}

export type SharingFormState = ReturnType<typeof useSharingForm>
