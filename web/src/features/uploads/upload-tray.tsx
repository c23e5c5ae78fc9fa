import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useLocation } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useRemembered } from '../../router/remembered.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { usePace } from '../images/progress-pace.ts'
import { FileButton } from './file-button.tsx'
import type { PickedFile } from './picked-file.ts'
import { isFinished, isOpen, isUnderWay, needsFile, type Upload } from './upload.ts'
import { UploadItem } from './upload-item.tsx'
import styles from './upload-tray.module.css'
import * as uploads from './uploads.ts'
import { useUploads } from './use-uploads.ts'

/** A slim bar at the bottom of every page while there are uploads; it opens upwards (ux: Screens 3). */
export function UploadTray() {
  const t = useT()
  const all = useUploads()
  const [folded, setFolded] = useRemembered('uploads.folded')
  const [peeked, setPeeked] = useState('')
  const { pathname } = useLocation()
  const list = useId()
  // The page of uploads shows them all.
  if (all.length === 0 || pathname === '/uploads') return null
  // Over a form the list would lie on its buttons.
  const onForm = pathname.endsWith('/add')
  const opened = onForm ? peeked === pathname : folded === undefined
  const toggle = () =>
    onForm ? setPeeked(opened ? '' : pathname) : setFolded(opened ? '1' : undefined)
  const Chevron = opened ? IconChevronDown : IconChevronUp
  return (
    <section className={styles.tray} aria-label={t('uploads.tray')}>
      {opened && <TrayList id={list} all={all} />}
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={opened}
          aria-controls={opened ? list : undefined}
          title={t(opened ? 'uploads.fold' : 'uploads.open')}
          onClick={toggle}
        >
          <strong>{t('uploads.title')}</strong>
          <Summary all={all} />
          <Chevron size={16} aria-hidden />
        </button>
      </div>
    </section>
  )
}

function TrayList({ id, all }: { id: string; all: readonly Upload[] }) {
  const t = useT()
  const finished = all.filter(({ state }) => state === 'done')
  return (
    <div className={styles.panel} id={id}>
      {!globalThis.isSecureContext && (
        <div className={styles.notice}>
          <Notice tone="attention">{t('uploads.insecure')}</Notice>
        </div>
      )}
      <ChooseAgain all={all} />
      <ul className={styles.list}>
        {all.map((upload) => (
          <UploadItem key={upload.id} upload={upload} />
        ))}
      </ul>
      {finished.length > 1 && (
        <div className={styles.foot}>
          <Button
            small
            variant="link"
            onClick={() => finished.forEach(({ id: done }) => uploads.dismissUpload(done))}
          >
            {t('uploads.dismissAll')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** "3 uploads wait for their files": all of them chosen in one go, told apart by what is in them. */
export function ChooseAgain({ all }: { all: readonly Upload[] }) {
  const t = useT()
  const [strangers, setStrangers] = useState<readonly PickedFile[]>([])
  const waiting = all.filter(needsFile)
  if (waiting.length < 2 && strangers.length === 0) return null
  const choose = (picked: PickedFile[]) => void uploads.chooseFiles(picked).then(setStrangers)
  const names = strangers.map(({ file }) => file.name).join(', ')
  return (
    <div className={styles.notice}>
      <Notice
        tone="attention"
        action={
          waiting.length > 0 && (
            <FileButton small multiple onPicked={choose}>
              {t('uploads.chooseFiles')}
            </FileButton>
          )
        }
      >
        {strangers.length > 0
          ? t('uploads.strangers', { names })
          : t('uploads.needFiles', { count: waiting.length })}
      </Notice>
    </div>
  )
}

/** `Under way: 2 · 43% · 214 MiB/s · 4 min left`, and what waits for somebody. */
function Summary({ all }: { all: readonly Upload[] }) {
  const t = useT()
  const format = useFormat()
  const moving = all.filter((upload) => isUnderWay(upload) || upload.state === 'checking')
  const bytes = sum(moving, ({ offset }) => offset)
  const totalbytes = sum(moving, ({ length = 0 }) => length)
  const { bytesPerSecond, secondsLeft } = usePace({ bytes, totalbytes })
  const lost = all.filter(needsFile).length
  const elsewhere = all.filter((upload) => isOpen(upload) && upload.elsewhere === true).length
  const paused = all.filter(({ state }) => state === 'paused').length
  const failed = all.filter(({ state }) => state === 'failed').length
  const sending = moving.some(({ state }) => state === 'sending')
  const parts = [
    moving.length > 0 && t('uploads.moving', { count: moving.length }),
    sending && totalbytes > 0 && `${Math.floor((bytes / totalbytes) * 100)}%`,
    sending && bytesPerSecond !== undefined && format.speed(bytesPerSecond),
    sending &&
      secondsLeft !== undefined &&
      t('uploads.timeLeft', { time: format.duration(secondsLeft) }),
    paused > 0 && t('uploads.paused', { count: paused }),
    elsewhere > 0 && t('uploads.elsewhere', { count: elsewhere }),
    lost > 0 && t('uploads.needFiles', { count: lost }),
    failed > 0 && t('uploads.failed', { count: failed }),
    all.every(isFinished) && all.every(({ state }) => state === 'done') && t('uploads.allReady'),
  ]
  return <span className={styles.summary}>{parts.filter(Boolean).join(' · ')}</span>
}

function sum(all: readonly Upload[], of: (upload: Upload) => number): number {
  return all.reduce((total, upload) => total + of(upload), 0)
}
