import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { ImageKind } from '../kind.ts'
import { wordsOf } from './grantee.ts'
import type { Change, Grantee, Sharing } from './share-change.ts'
import { effectsOf } from './share-effect.ts'
import styles from './sharing.module.css'

/** More are counted, not named. */
const mostNamed = 6

interface EffectNoticeProps {
  readonly kind: ImageKind
  readonly sharing: Sharing
  readonly change: Change
}

/** What saving does, in sentences; read aloud as it changes. */
export function EffectNotice({ kind, sharing, change }: EffectNoticeProps) {
  const t = useT()
  const format = useFormat()
  const named = (who: readonly Grantee[]) => {
    const words = who.map((one) => wordsOf(t, one))
    if (words.length <= mostNamed) return format.list(words)
    const left = words.length - mostNamed + 1
    const more = t('share.others', { count: format.number(left) })
    return format.list([...words.slice(0, mostNamed - 1), more])
  }
  return (
    <div className={styles.effect} aria-live="polite">
      {effectsOf(kind, sharing, change).map(({ key, who }) => (
        <p key={key}>{t(key, { names: named(who) })}</p>
      ))}
    </div>
  )
}

/** The button that saved is of no use now, and taking it back is what may come next. */
const focusIt = (button: HTMLButtonElement | null) => button?.focus()

/** It has been saved, and can be taken back. */
export function SavedNotice({ pending, onUndo }: { pending: boolean; onUndo: () => void }) {
  const t = useT()
  return (
    <Notice
      tone="info"
      action={
        <Button small ref={focusIt} pending={pending} onClick={onUndo}>
          {t('share.undo')}
        </Button>
      }
    >
      {t('share.saved')}
    </Notice>
  )
}
