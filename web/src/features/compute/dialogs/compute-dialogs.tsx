import { Suspense } from 'react'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { useFocusBack } from '../../../ui/use-focus-back.ts'
import { useComputeDialog } from '../compute.ts'

const Opened = lazyPart(async () => (await import('./opened-dialogs.tsx')).OpenedDialog)

interface ComputeDialogsProps {
  /** Called when the instance of the page is gone for good. */
  readonly onInstanceGone?: () => void
}

/** The dialog that the address names, once what it is about is known. */
export function ComputeDialogs({ onInstanceGone }: ComputeDialogsProps) {
  const { dialog, on, close } = useComputeDialog()
  useFocusBack(dialog !== undefined)
  return (
    <Suspense>
      {dialog !== undefined && (
        <Opened dialog={dialog} on={on} onClose={close} onInstanceGone={onInstanceGone} />
      )}
    </Suspense>
  )
}
