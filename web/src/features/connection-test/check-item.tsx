import { IconRefresh } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import styles from './check-item.module.css'
import type { Progress as CheckProgress } from './checks.ts'
import { remedyOf } from './remedies.ts'
import type { CheckState } from './runner.ts'
import type { CheckId, Verdict } from './verdict.ts'
import { badgeOf, verdictWords } from './words.ts'

interface CheckItemProps {
  readonly id: CheckId
  readonly check: CheckState
  /** While any check runs, none can be started again. */
  readonly busy: boolean
  readonly onAgain: () => void
  readonly onSkip: () => void
}

/** One check: its state, what was found, what to do, and with which lines. */
export function CheckItem({ id, check, busy, onAgain, onSkip }: CheckItemProps) {
  const t = useT()
  const name = t(`connection.check.${id}`)
  const { tone, words } = badgeOf(check)
  const ended = check.state === 'done' || check.state === 'skipped'
  return (
    <li className={styles.item}>
      <div className={styles.state}>
        <StateBadge tone={tone} words={t(words)} />
      </div>
      <h2 className={styles.name}>{name}</h2>
      <div className={styles.action}>
        {check.state === 'running' && (
          <Button small aria-label={t('connection.skipNamed', { name })} onClick={onSkip}>
            {t('connection.skip')}
          </Button>
        )}
        {ended && !busy && (
          <IconButton
            small
            label={t('connection.againNamed', { name })}
            icon={<IconRefresh size={16} />}
            onClick={onAgain}
          />
        )}
      </div>
      <div className={styles.words}>
        {check.state === 'done' ? (
          <Found verdict={check.verdict} />
        ) : check.state === 'running' ? (
          <Running name={name} progress={check.progress} />
        ) : (
          <p className={styles.about}>{t(`connection.about.${id}`)}</p>
        )}
      </div>
    </li>
  )
}

/** As high as the line whose place it takes, so that nothing below moves. */
function Running({ name, progress }: { name: string; progress: CheckProgress | undefined }) {
  const t = useT()
  const format = useFormat()
  const percent = progress === undefined ? undefined : (progress.done / progress.of) * 100
  return (
    <div className={styles.running}>
      <Progress wide percent={percent} label={name} />
      <span className={styles.amount}>
        {progress?.unit === 'bytes' &&
          t('connection.bytes', {
            done: format.size(progress.done),
            total: format.size(progress.of),
          })}
        {progress?.unit === 'ms' &&
          t('connection.left', { time: format.duration((progress.of - progress.done) / 1000) })}
      </span>
    </div>
  )
}

function Found({ verdict }: { verdict: Verdict }) {
  const t = useT()
  const { found, todo } = verdictWords(verdict, t, useFormat())
  const remedy = remedyOf(verdict)
  return (
    <>
      <p>{found}</p>
      {todo !== undefined && <p className={styles.todo}>{todo}</p>}
      {remedy.length > 0 && (
        <div className={styles.remedy}>
          {remedy.map(({ program, text, remove }) => (
            <Snippet
              key={program}
              name={remove === true ? t('connection.remove', { program }) : program}
              text={text}
            />
          ))}
        </div>
      )}
    </>
  )
}
