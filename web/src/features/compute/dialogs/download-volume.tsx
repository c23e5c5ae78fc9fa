import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { LinkFacts, sameOrigin } from '../../images/dialogs/link-facts.tsx'
import type { Volume } from '../compute.ts'
import styles from './dialogs.module.css'

/** Makes an image of a volume and a link to it: that takes a while, so it is asked for first. */
export function DownloadVolume({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const { id = '', name = '', size = 0, zoneid = '' } = volume
  const request = { id, zoneid, mode: 'HTTP_DOWNLOAD' } as const
  const shown: ApiCall = ['extractVolume', request]
  const make = useMutation({ mutationFn: () => call('extractVolume', request) })
  const { data: link, isPending } = make
  return (
    <Dialog
      opened
      title={t('compute.volumeDownloadTitle', { name })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={make.error && <ErrorNotice error={make.error} />}
          aside={<ApiCallButton call={() => shown} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t('action.close')}
          </Button>
          {link?.url === undefined ? (
            <Button variant="primary" pending={isPending} onClick={() => make.mutate()}>
              {t('compute.volumeDownload.make')}
            </Button>
          ) : (
            <a href={sameOrigin(link.url)} download className={buttonClass({ variant: 'primary' })}>
              <IconDownload size={16} aria-hidden />
              {t('image.download')}
            </a>
          )}
        </DialogFooter>
      }
    >
      {link === undefined ? (
        <p className={styles.about}>
          {t(isPending ? 'compute.volumeDownload.making' : 'compute.volumeDownload.about', {
            size: format.size(size),
          })}
        </p>
      ) : (
        <LinkFacts link={link} />
      )}
    </Dialog>
  )
}
