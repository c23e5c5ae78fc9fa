import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DigestPair } from '../../ui/digest-pair.tsx'
import { Progress } from '../../ui/progress.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { imagePath } from '../images/kind.ts'
import { usePace } from '../images/progress-pace.ts'
import { UploadActions } from './upload-actions.tsx'
import styles from './upload-item.module.css'
import type { Upload } from './upload.ts'
import { percentOf, useUploadWords } from './upload-words.ts'

interface UploadItemProps {
  readonly upload: Upload
  /** What a page offers besides. */
  readonly more?: ReactNode
}

/** One upload: what it is, how it stands, what can be done with it. */
export function UploadItem({ upload, more: besides }: UploadItemProps) {
  const { tone, words, reason, more } = useUploadWords()(upload)
  const { name, fileName, kind, imageId, length, state } = upload
  // What passes by itself is said in the state; what waits for somebody, in full.
  const told = (state === 'lost' || state === 'failed') && reason !== undefined
  const partly = state !== 'done' && state !== 'failed' && length !== undefined
  return (
    <li className={styles.item} aria-label={name}>
      <span className={styles.names}>
        <Link to={imagePath(kind, imageId)} className={styles.name}>
          {name}
        </Link>
        {fileName !== undefined && !fileName.startsWith(name) && (
          <span className={styles.file} title={fileName}>
            {fileName}
          </span>
        )}
      </span>
      <span className={styles.state}>
        <StateBadge tone={tone} words={words} hint={reason} />
        <Numbers upload={upload} more={more} />
      </span>
      <span className={styles.actions}>
        {besides}
        <UploadActions upload={upload} />
      </span>
      {partly && <Bar upload={upload} />}
      {told && (
        <div className={styles.reason} role="alert">
          {reason}
          <DigestPair failure={upload.problem} className={styles.digests} />
        </div>
      )}
    </li>
  )
}

function Bar({ upload }: { upload: Upload }) {
  const t = useT()
  const known = upload.state !== 'checking' && upload.comparing !== true
  return (
    <span className={styles.bar}>
      <Progress
        wide
        percent={known ? percentOf(upload) : undefined}
        label={t('uploads.progressOf', { name: upload.name })}
      />
    </span>
  )
}

/** `31.4 GiB of 58.0 GiB · 206 MiB/s · 2 min left` while it moves, else where it stands. */
function Numbers({ upload, more }: { upload: Upload; more: readonly string[] }) {
  const t = useT()
  const format = useFormat()
  const { state, offset, length } = upload
  const { bytesPerSecond, secondsLeft } = usePace({ bytes: offset, totalbytes: length })
  const open = state !== 'checking' && state !== 'done' && state !== 'failed'
  const moves = state === 'sending'
  const size = length === undefined ? undefined : format.size(length)
  const parts = [
    size !== undefined && open && offset > 0
      ? t('uploads.bytesOf', { done: format.size(offset), total: size })
      : size,
    moves && bytesPerSecond !== undefined ? format.speed(bytesPerSecond) : undefined,
    moves && secondsLeft !== undefined
      ? t('uploads.timeLeft', { time: format.duration(secondsLeft) })
      : undefined,
    ...more,
  ]
  return <span className={styles.numbers}>{parts.filter(Boolean).join(' · ')}</span>
}
