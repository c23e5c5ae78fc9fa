import type { ReactNode } from 'react'
import { useT, type T } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { onConfirmKey } from '../../ui/keys.ts'
import { checksumHint, type ChecksumHint } from './checksum-hint.ts'
import { useProblemWords } from './problem.ts'
import type { AddForm } from './use-add-form.ts'
import type { ChecksumList } from './use-checksum-list.ts'
import styles from './image-section.module.css'

/** The published digest: its length names the algorithm while it is typed. Or the address of a list that has it. */
export function ChecksumField({ add }: { add: AddForm }) {
  const t = useT()
  const words = useProblemWords()
  const { checksumList: list, errorOf } = add
  const hint = checksumHint(add.values.checksum)
  const wrong = hint.kind === 'wrong' ? words(hint.problem) : undefined
  const isWaiting = list.state === 'address' || list.state === 'failed'
  const onKeyDown = isWaiting ? onConfirmKey(() => void list.look()) : undefined
  return (
    <TextField
      label={t('add.checksum')}
      optional
      description={
        <span aria-live="polite">
          {list.state === 'none' ? hintWords(hint, t) : <ListWords list={list} />}
        </span>
      }
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      spellCheck={false}
      classNames={{ input: styles.mono ?? '' }}
      error={wrong ?? (list.state === 'looking' ? undefined : errorOf('checksum'))}
      {...(onKeyDown && { onKeyDown })}
      {...add.field('checksum', {
        onBlur: () => {
          if (list.state === 'address') void list.look()
        },
      })}
    />
  )
}

function ListWords({ list }: { list: ChecksumList }): ReactNode {
  const t = useT()
  const look = (words: string) => (
    <Button variant="link" className={styles.take ?? ''} onClick={() => void list.look()}>
      {words}
    </Button>
  )
  switch (list.state) {
    case 'none':
      return null
    case 'address':
      return list.file === '' ? (
        t('add.checksumList.noFile')
      ) : (
        <>
          {t('add.checksumList.address', { file: nameOf(list.file) })}{' '}
          {look(t('add.checksumList.look'))}
        </>
      )
    case 'looking':
      return t('add.checksumList.looking', {
        file: nameOf(list.asked.file),
        host: hostOf(list.asked.url),
      })
    case 'failed':
      return look(t('add.checksumList.lookAgain'))
    case 'found':
      return <FoundWords list={list} again={look(t('add.checksumList.lookAgain'))} />
  }
}

interface FoundWordsProps {
  readonly list: Extract<ChecksumList, { state: 'found' }>
  readonly again: ReactNode
}

/** Where the digest comes from; it may be of what was given before. */
function FoundWords({ list: { asked, found, now }, again }: FoundWordsProps) {
  const t = useT()
  const file = nameOf(asked.file)
  if (now !== '' && now !== asked.file) {
    return (
      <>
        {t('add.checksumList.other', { file, now: nameOf(now) })} {again}
      </>
    )
  }
  const [, algorithm = ''] = /^\{(.*?)\}/.exec(found.checksum) ?? []
  const values = { algorithm, file, list: nameOf(found.url), host: hostOf(found.url) }
  return <span title={found.url}>{t('add.checksumList.found', values)}</span>
}

const hostOf = (url: string) => URL.parse(url)?.host ?? url

/** The last part of an address or path, as people know the file. */
function nameOf(file: string): string {
  const path = /^https?:/i.test(file) ? (URL.parse(file)?.pathname ?? file) : file
  const name = path.split('/').findLast((part) => part !== '') ?? path
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function hintWords(hint: ChecksumHint, t: T): string | undefined {
  switch (hint.kind) {
    case 'none':
    case 'address':
      return t('add.checksumHelp')
    case 'known':
      return t('add.checksumKnown', { algorithm: hint.algorithm })
    case 'short':
      return t('add.checksumShort', {
        length: hint.length,
        next: hint.next,
        nextLength: hint.nextLength,
      })
    case 'wrong':
      return undefined
  }
}
