import { Suspense } from 'react'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../../api/queries.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { useFocusBack } from '../../../ui/use-focus-back.ts'
import { useImageDialog } from './image-dialog-state.ts'
import { imageCall, type Image, type ImageKind } from '../kind.ts'

const CleanPanel = lazyPart(async () => (await import('../clean/clean-panel.tsx')).CleanPanel)
const CopyDialog = lazyPart(async () => (await import('./copy-dialog.tsx')).CopyDialog)
const ConvertPanel = lazyPart(
  async () => (await import('../convert/convert-panel.tsx')).ConvertPanel,
)
const DeleteDialog = lazyPart(async () => (await import('./delete-dialog.tsx')).DeleteDialog)
const DownloadDialog = lazyPart(async () => (await import('./download-dialog.tsx')).DownloadDialog)
const EditPanel = lazyPart(async () => (await import('./edit-panel.tsx')).EditPanel)
const RetryPanel = lazyPart(async () => (await import('../retry/retry-panel.tsx')).RetryPanel)
const SharingPanel = lazyPart(
  async () => (await import('../sharing/sharing-panel.tsx')).SharingPanel,
)

interface ImageDialogsProps {
  readonly kind: ImageKind
  /** Images that the page has at hand; one that it has not is read. */
  readonly known: readonly Image[] | undefined
  /** Called when the whole image is gone. */
  readonly onDeleted?: () => void
}

/** The dialogs of an image, opened by the address. Their code comes with the first one. */
export function ImageDialogs({ kind, known, onDeleted }: ImageDialogsProps) {
  const { dialog, imageId, zoneId, close } = useImageDialog()
  const admin = isAdmin(useSession())
  useFocusBack(dialog !== undefined)
  const atHand = known?.find(({ id }) => id === imageId)
  const found = useQuery({
    ...apiQuery(...imageCall(kind, imageId ?? '', admin)),
    // An image may leave the page that had it at hand, and its dialog stays with what was typed.
    enabled: dialog !== undefined && imageId !== undefined,
  })
  const image = atHand ?? found.data?.items.find(({ id }) => id === imageId)
  if (dialog === undefined || image === undefined) return null
  const props = { kind, image, onClose: close }
  return (
    <Suspense>
      {dialog === 'delete' && (
        <DeleteDialog {...props} zoneId={zoneId} {...(onDeleted ? { onDeleted } : {})} />
      )}
      {dialog === 'clean' && kind === 'template' && <CleanPanel image={image} onClose={close} />}
      {dialog === 'convert' && kind === 'template' && (
        <ConvertPanel image={image} onClose={close} />
      )}
      {dialog === 'copy' && <CopyDialog {...props} />}
      {dialog === 'download' && <DownloadDialog {...props} zoneId={zoneId} />}
      {dialog === 'edit' && <EditPanel {...props} />}
      {dialog === 'retry' && <RetryPanel {...props} zoneId={zoneId} />}
      {dialog === 'share' && <SharingPanel key={imageId} {...props} />}
    </Suspense>
  )
}
