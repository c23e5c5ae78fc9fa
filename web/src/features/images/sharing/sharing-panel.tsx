import './texts.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import type { Image, ImageKind } from '../kind.ts'
import { useSharing, useSharingRights } from './share-data.ts'
import { SharingForm } from './sharing-form.tsx'

interface SharingPanelProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly onClose: () => void
}

/** Who may use an image, and what is to become of that (spec G). It opens once that is known. */
export function SharingPanel({ kind, image, onClose }: SharingPanelProps) {
  const t = useT()
  const { sharing, error, refetch } = useSharing(kind, image)
  const asked = useSharingRights()
  const { rights } = asked
  if (sharing !== undefined && rights !== undefined) {
    return <SharingForm {...{ kind, image, sharing, rights, onClose }} />
  }
  const failure = error ?? asked.error
  if (failure === null) return null
  const title = t(`share.title.${kind}`, { name: image.name ?? '' })
  return (
    <Dialog opened kind="panel" title={title} onClose={onClose}>
      <ErrorState error={failure} onRetry={() => void Promise.all([refetch(), asked.refetch()])} />
    </Dialog>
  )
}
