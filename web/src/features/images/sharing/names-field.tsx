import { useEffect, useId } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { PillNote } from '../../../ui/pill.tsx'
import { TagsField } from '../../../ui/tags-field.tsx'
import { useCountdown } from '../../../ui/use-countdown.ts'
import styles from './sharing.module.css'
import type { NameCheck, NameChecks } from './use-name-checks.ts'

interface NamesFieldProps {
  readonly names: readonly string[]
  readonly onNames: (names: readonly string[]) => void
  readonly checks: NameChecks
  /** The domain that the names are of; undefined where there are several. */
  readonly domain: string | undefined
  readonly onTyping?: ((typing: boolean) => void) | undefined
  /** Why nothing has to be done for a name, such as one that has it already. */
  readonly idle: (name: string) => string | undefined
}

const tones = {
  checking: 'quiet',
  waiting: 'quiet',
  unchecked: 'quiet',
  found: 'ready',
  unknown: 'failed',
} as const satisfies Record<NameCheck, PillNote['tone']>

/** Names that are typed or pasted, each checked at once: users are told of no account but by its exact name. */
export function NamesField(props: NamesFieldProps) {
  const { names, onNames, checks, domain, idle, onTyping } = props
  const t = useT()
  const help = useId()
  const problem = useId()
  const checkOf = (name: string) => checks.checks.get(name) ?? 'checking'
  const unknown = names.filter((name) => checkOf(name) === 'unknown')
  const noteOf = (name: string): PillNote => {
    const already = idle(name)
    if (already !== undefined) return { tone: 'quiet', words: already }
    const check = checkOf(name)
    return { tone: tones[check], words: t(`share.check.${check}`) }
  }
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t('share.accounts')}</span>
      <span className={styles.help} id={help}>
        {domain === undefined ? t('share.namesHelpSeveral') : t('share.namesHelp', { domain })}
      </span>
      <TagsField
        label={t('share.accounts')}
        values={names}
        onChange={(next) => {
          onNames(next)
          checks.checkNew(next)
        }}
        disabled={false}
        invalid={unknown.length > 0}
        placeholder={t('share.namesPlaceholder')}
        noteOf={noteOf}
        words
        first
        {...(onTyping && { onTyping })}
        describedBy={`${help} ${problem}`}
      />
      <span className={styles.problem} id={problem} aria-live="polite">
        {unknown.length > 0 && t('share.unknownNames', { names: unknown.join(', ') })}
      </span>
      {checks.delay !== undefined && <Delay key={checks.delay.endMs} checks={checks} />}
      {checks.error !== undefined && (
        <ErrorNotice error={checks.error}>
          <Button small onClick={checks.again}>
            {t('action.retry')}
          </Button>
        </ErrorNotice>
      )}
    </div>
  )
}

/** Says how long the check of further names waits, and goes on with it then. */
function Delay({ checks }: { checks: NameChecks }) {
  const t = useT()
  const [left, start] = useCountdown()
  const { delay, again } = checks
  useEffect(() => {
    if (delay === undefined) return undefined
    const ms = Math.max(0, delay.endMs - Date.now())
    start(ms / 1000)
    const timer = setTimeout(again, ms)
    return () => clearTimeout(timer)
    // Once for each delay, which has a key of its own.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return <Notice tone="attention">{t('share.delayed', { seconds: left })}</Notice>
}
