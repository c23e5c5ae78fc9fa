import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { parseApiDate } from '../../../i18n/format.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { Copyable } from '../../../ui/copyable.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Fact, Facts } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/states.tsx'
import { NoValue, Size } from '../../../ui/values.tsx'
import { extractCommand, type Image, type ImageKind } from '../kind.ts'

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

interface Link {
  readonly url?: string | undefined
  readonly expires?: string | undefined
  readonly size?: number | undefined
  readonly checksum?: string | undefined
}

function LinkFacts({ link }: { link: Link | undefined }) {
  const t = useT()
  const format = useFormat()
  const wait = <Skeleton width={180} />
  return (
    <Facts>
      <Fact wide name={t('download.link')}>
        {link === undefined ? wait : <Copyable text={link.url ?? ''} />}
      </Fact>
      <Fact wide name={t('download.expires')}>
        {link === undefined ? wait : null}
        {link?.expires !== undefined && format.exactTime(parseApiDate(link.expires))}
      </Fact>
      <Fact wide name={t('image.size')}>
        {link === undefined ? wait : <Size bytes={link.size} />}
      </Fact>
      <Fact wide name="SHA-256">
        {link === undefined ? wait : null}
        {link !== undefined &&
          (link.checksum === undefined ? <NoValue /> : <Copyable text={link.checksum} />)}
      </Fact>
    </Facts>
  )
}

/** The link as seen from this console, which may be reached by another name than the link gives. */
function sameOrigin(url: string): string {
  const { pathname, search } = new URL(url, location.href)
  return pathname + search
}
