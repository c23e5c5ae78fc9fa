import { IconFileUpload, IconX } from '@tabler/icons-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { FileButton, UnreadableFile } from '../uploads/file-button.tsx'
import type { AddForm } from './use-add-form.ts'
import styles from './local-files.module.css'

/** The files of this computer that are added: one form each, what they share is entered once. */
export function LocalFiles({ add }: { add: AddForm }) {
  const t = useT()
  const error = add.errorOf('fileKey')
  const none = add.files.all.length === 0
  const [unreadable, setUnreadable] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  // Files leave the list as they are registered; what is below must not move for it, also not when the
  // last one has gone and the next page is about to come.
  useLayoutEffect(() => {
    const element = box.current
    if (element !== null && add.pending) element.style.minHeight = `${element.offsetHeight}px`
  }, [add.pending])
  return (
    <div className={styles.files} ref={box}>
      {none ? (
        <div className={cx(styles.zone, error !== undefined && styles.bad)}>
          <IconFileUpload size={28} stroke={1.5} aria-hidden />
          <span className={styles.words}>{t('add.fileDrop')}</span>
          <FileButton multiple onPicked={add.files.add} onUnreadable={setUnreadable}>
            {t('add.fileChoose')}
          </FileButton>
        </div>
      ) : (
        <Chosen add={add} onUnreadable={setUnreadable} />
      )}
      {unreadable && <UnreadableFile />}
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

interface ChosenProps {
  readonly add: AddForm
  readonly onUnreadable: (some: boolean) => void
}

function Chosen({ add, onUnreadable }: ChosenProps) {
  const t = useT()
  const format = useFormat()
  const { files, values } = add
  const several = files.all.length > 1
  return (
    <>
      {several && <p className={styles.note}>{t('add.filesHelp')}</p>}
      <ul className={styles.list} aria-label={t('add.files')}>
        {files.all.map(({ key, picked: { file } }) => (
          <li key={key} className={cx(styles.file, key === values.fileKey && styles.present)}>
            <button
              type="button"
              className={styles.name}
              aria-current={key === values.fileKey || undefined}
              title={file.name}
              disabled={add.pending}
              onClick={() => files.select(key)}
            >
              {file.name}
            </button>
            <span className={styles.size}>{format.size(file.size)}</span>
            <IconButton
              small
              label={t('add.fileRemove', { name: file.name })}
              icon={<IconX size={15} />}
              disabled={add.pending}
              onClick={() => files.drop(key)}
            />
          </li>
        ))}
      </ul>
      <span>
        <FileButton
          small
          multiple
          disabled={add.pending}
          onPicked={files.add}
          onUnreadable={onUnreadable}
        >
          {t('add.fileMore')}
        </FileButton>
      </span>
    </>
  )
}
