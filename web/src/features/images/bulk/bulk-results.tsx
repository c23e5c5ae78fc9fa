import { IconCopy } from '@tabler/icons-react'
import { useErrorWords } from '../../../i18n/error-text.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { copyText } from '../../../ui/clipboard.ts'
import { CopyButton } from '../../../ui/copyable.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { Progress } from '../../../ui/progress.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import styles from './bulk-dialog.module.css'
import type { BulkResult } from './use-bulk-run.ts'

interface BulkProgressProps {
  readonly done: number
  readonly count: number
}

/** One bar for all of them. */
export function BulkProgress({ done, count }: BulkProgressProps) {
  const t = useT()
  const format = useFormat()
  return (
    <div className={styles.progress}>
      <Progress
        wide
        percent={count === 0 ? 100 : Math.round((done / count) * 100)}
        label={t('bulk.progress')}
      />
      <span>{t('bulk.done', { done: format.number(done), count: format.number(count) })}</span>
    </div>
  )
}

/** It may hold nothing to focus, and has to be scrolled by keys. */
const reachable = { tabIndex: 0 }

interface BulkResultsProps {
  readonly failed: readonly BulkResult[]
  readonly done: readonly BulkResult[]
  /** How many were not begun, because somebody stopped or the server is away. */
  readonly left: number
}

/** One list of what became of them: each that failed with its reason, then the links. */
export function BulkResults({ failed, done, left }: BulkResultsProps) {
  const t = useT()
  const format = useFormat()
  const links = done.flatMap(({ image, outcome }) =>
    outcome.state === 'done' && outcome.value !== undefined
      ? [{ image, url: asSeenFromHere(outcome.value) }]
      : [],
  )
  const copyAll = async () => {
    if (await copyText(links.map(({ url }) => url).join('\n'))) toastSuccess(t('action.copied'))
  }
  return (
    <section aria-label={t('bulk.results')}>
      <output className={styles.summary}>
        {done.length > 0 && (
          <span>{t('bulk.succeeded', { count: format.number(done.length) })}</span>
        )}
        {failed.length > 0 && (
          <span className={styles.failed}>
            {t('bulk.failed', { count: format.number(failed.length) })}
          </span>
        )}
        {left > 0 && <span>{t('bulk.notStarted', { count: format.number(left) })}</span>}
        {links.length > 1 && (
          <Button small icon={<IconCopy size={14} aria-hidden />} onClick={() => void copyAll()}>
            {t('bulk.copyLinks')}
          </Button>
        )}
      </output>
      {failed.length + links.length > 0 && (
        <ul className={styles.list} {...reachable}>
          {failed.map((result) => (
            <FailedItem key={result.image.id} {...result} />
          ))}
          {links.map(({ image, url }) => (
            <li key={image.id}>
              <strong>{image.name}</strong>
              <span className={styles.link}>
                <a href={url} download title={url}>
                  {url}
                </a>
                <CopyButton text={url} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function FailedItem({ image, outcome }: BulkResult) {
  const words = useErrorWords()
  if (outcome.state !== 'failed') return null
  return (
    <li>
      <strong>{image.name}</strong>
      <span className={styles.failed}>{words(failureOf(outcome.error))}</span>
    </li>
  )
}

/** The link as seen from this console, which may be reached by another name than the link gives. */
function asSeenFromHere(link: string): string {
  const { pathname, search } = new URL(link, location.href)
  return location.origin + pathname + search
}
