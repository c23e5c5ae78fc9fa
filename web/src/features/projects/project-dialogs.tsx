import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { useProjectDialog } from './projects.ts'

const Opened = lazyPart(async () => (await import('./opened-dialogs.tsx')).OpenedDialog)

/** The dialog that the address names, once what it is about is known. */
export function ProjectDialogs() {
  const { dialog, on, member, close } = useProjectDialog()
  useFocusBack(dialog !== undefined)
  return (
    <Suspense>
      {dialog !== undefined && <Opened dialog={dialog} on={on} member={member} onClose={close} />}
    </Suspense>
  )
}
