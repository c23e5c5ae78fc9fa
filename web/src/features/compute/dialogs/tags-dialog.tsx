import { useT } from '../../../i18n/i18n.ts'
import { CloseFooter, Dialog } from '../../../ui/dialog.tsx'
import { type Bearer, ComputeTags } from '../../tags/compute-tags.tsx'

type TagsDialogProps = Exclude<Bearer, { resourceType: 'UserVm' }> & {
  readonly onClose: () => void
}

/** The tags of what has no page of its own. */
export function TagsDialog({ onClose, ...of }: TagsDialogProps) {
  const t = useT()
  return (
    <Dialog
      opened
      kind="panel"
      title={t('tags.of', { name: of.thing.name ?? '' })}
      onClose={onClose}
      footer={<CloseFooter onClose={onClose} />}
    >
      <ComputeTags {...of} />
    </Dialog>
  )
}
