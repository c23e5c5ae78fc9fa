import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { usePeopleDialog } from './people.ts'

const Opened = lazyPart(async () => (await import('./opened-dialogs.tsx')).OpenedDialog)

/** The dialog that the address names, once what it is about is known. */
export function PeopleDialogs() {
  const { dialog, on, close } = usePeopleDialog()
  useFocusBack(dialog !== undefined)
  return (
    <Suspense>
      {dialog !== undefined && <Opened dialog={dialog} on={on} onClose={close} />}
    </Suspense>
  )
}
