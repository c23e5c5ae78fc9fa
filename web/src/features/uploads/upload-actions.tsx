import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { FileButton } from './file-button.tsx'
import { isChanged, type Upload } from './upload.ts'
import * as uploads from './uploads.ts'

const CancelDialog = lazyPart(async () => (await import('./cancel-dialog.tsx')).CancelDialog)

/** What can be done with an upload as it stands: at most two ways on, and the way out at the end. */
export function UploadActions({ upload }: { upload: Upload }) {
  const [asking, setAsking] = useState(false)
  useFocusBack(asking)
  return (
    <>
      <WaysOn upload={upload} />
      <WayOut upload={upload} onCancel={() => setAsking(true)} />
      {asking && (
        <Suspense>
          <CancelDialog upload={upload} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}

function WaysOn({ upload }: { upload: Upload }) {
  const t = useT()
  const { id, state, elsewhere, comparing } = upload
  if (comparing === true) return null
  switch (state) {
    case 'waiting':
    case 'sending':
      return (
        <>
          {elsewhere === true && (
            <Button small variant="link" onClick={() => uploads.takeOverUpload(id)}>
              {t('uploads.continueHere')}
            </Button>
          )}
          <IconButton
            small
            label={t('uploads.pause')}
            icon={<IconPlayerPauseFilled size={15} />}
            onClick={() => uploads.pauseUpload(id)}
          />
        </>
      )
    case 'paused':
      return (
        <IconButton
          small
          label={t('uploads.resume')}
          icon={<IconPlayerPlayFilled size={15} />}
          onClick={() => uploads.resumeUpload(id)}
        />
      )
    case 'lost':
      return <ChooseAgain upload={upload} />
    case 'failed':
      return isChanged(upload) ? null : <Retry upload={upload} />
    case 'checking':
    case 'done':
      return null
  }
}

/** One click where the browser remembers the file, else the file is chosen again. */
function ChooseAgain({ upload }: { upload: Upload }) {
  const t = useT()
  const { id, name, elsewhere, reopenable } = upload
  if (reopenable === true) {
    return (
      <Button small variant="link" onClick={() => void uploads.reopenUpload(upload)}>
        {t('uploads.continue')}
      </Button>
    )
  }
  return (
    <FileButton
      small
      variant="link"
      label={t('uploads.chooseFileFor', { name })}
      onPicked={([picked]) => picked && void uploads.chooseFile(id, picked)}
    >
      {t(elsewhere === true ? 'uploads.continueHere' : 'uploads.chooseFile')}
    </FileButton>
  )
}

function Retry({ upload }: { upload: Upload }) {
  const t = useT()
  const retry = useMutation({ mutationFn: () => uploads.retryUpload(upload) })
  return (
    <>
      {retry.isError && <ErrorNotice error={retry.error} />}
      <Button small variant="link" disabled={retry.isPending} onClick={() => retry.mutate()}>
        {t('action.retry')}
      </Button>
    </>
  )
}

function WayOut({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
  const t = useT()
  const { state, name, id } = upload
  if (state === 'checking') return null
  const isDone = state === 'done'
  const away = state === 'failed' ? t('action.delete') : t('uploads.cancel')
  return (
    <IconButton
      small
      label={isDone ? t('uploads.dismiss', { name }) : away}
      icon={<IconX size={16} />}
      onClick={() => (isDone ? uploads.dismissUpload(id) : onCancel())}
    />
  )
}
