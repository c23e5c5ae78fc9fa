import { useEffect, useRef } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { toastSuccess } from '../../ui/toast.tsx'
import { DropAnywhere } from './drop-anywhere.tsx'
import { UploadTray } from './upload-tray.tsx'
import { startUploads } from './uploads.ts'
import { useUploads } from './use-uploads.ts'

/** What of uploads is there on every page: the tray, and files that are dropped anywhere. */
export function UploadLayer() {
  useEffect(() => void startUploads(), [])
  useDoneToasts()
  return (
    <>
      <DropAnywhere />
      <UploadTray />
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
