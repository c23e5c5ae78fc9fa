import { Suspense, useEffect, useRef } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { toastSuccess } from '../../ui/toast.tsx'
import { DropAnywhere } from './drop-anywhere.tsx'
import { startUploads } from './uploads.ts'
import { useUploads } from './use-uploads.ts'

/* Nothing to show on most pages. */
const UploadTray = lazyPart(async () => (await import('./upload-tray.tsx')).UploadTray)

/** What of uploads is there on every page: the tray, and files that are dropped anywhere. */
export function UploadLayer() {
  useEffect(() => void startUploads(), [])
  useDoneToasts()
  const { length } = useUploads()
  return (
    <>
      <DropAnywhere />
      {length > 0 && (
        <Suspense>
          <UploadTray />
        </Suspense>
      )}
    </>
  )
}

/** Says that an image is ready, wherever in the console one is by then. */
function useDoneToasts(): void {
  const t = useT()
  const all = useUploads()
  const open = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, state, kind, name } of all) {
      if (state !== 'done') open.current.add(id)
      else if (open.current.delete(id)) toastSuccess(t(`uploads.done.${kind}`, { name }))
    }
  }, [all, t])
}
