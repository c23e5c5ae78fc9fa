import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useT } from '../../../i18n/i18n.ts'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { extractCommand, type Image, type ImageKind } from '../kind.ts'
import { LinkFacts, sameOrigin } from './link-facts.tsx'

interface DownloadDialogProps {
  readonly kind: ImageKind
  readonly image: Image
  /** The zone whose copy it is to be; any that is ready without. */
  readonly zoneId: string | undefined
  readonly onClose: () => void
}

/** The download link of an image: made when the dialog opens, the same one while it is valid. */
export function DownloadDialog({ kind, image, zoneId, onClose }: DownloadDialogProps) {
  const t = useT()
  const request = { id: image.id ?? '', mode: 'HTTP_DOWNLOAD', zoneid: zoneId } as const
  const link = useQuery({
    queryKey: [extractCommand[kind], { id: image.id, zoneid: zoneId }],
    queryFn: ({ signal }) => call(extractCommand[kind], request, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
  const url = link.data?.url
  return (
    <Dialog
      opened
      title={t(`download.title.${kind}`, { name: image.name ?? '' })}
      onClose={onClose}
      footer={
        <DialogFooter aside={<ApiCallButton call={() => [extractCommand[kind], request]} />}>
          <Button onClick={onClose} data-autofocus>
            {t('action.close')}
          </Button>
          {url !== undefined && (
            <a href={sameOrigin(url)} download className={buttonClass({ variant: 'primary' })}>
              <IconDownload size={16} aria-hidden />
              {t('image.download')}
            </a>
          )}
        </DialogFooter>
      }
    >
      {link.isError ? (
        <ErrorNotice error={link.error}>
          <Button small onClick={() => void link.refetch()}>
            {t('action.retry')}
          </Button>
        </ErrorNotice>
      ) : (
        <LinkFacts link={link.data} />
      )}
    </Dialog>
  )
}
