import { useT, type T } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { checksumHint, type ChecksumHint } from './checksum-hint.ts'
import { useProblemWords } from './problem.ts'
import type { AddForm } from './use-add-form.ts'
import styles from './image-section.module.css'

/** The published digest: its length names the algorithm while it is typed. */
export function ChecksumField({ add }: { add: AddForm }) {
  const t = useT()
  const words = useProblemWords()
  const hint = checksumHint(add.values.checksum)
  const wrong = hint.kind === 'wrong' ? words(hint.problem) : undefined
  return (
    <TextField
      label={
        <>
          {t('add.checksum')} <small className={styles.optional}>({t('field.optional')})</small>
        </>
      }
      description={hintWords(hint, t)}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      spellCheck={false}
      classNames={{ input: styles.mono ?? '' }}
      error={wrong ?? add.errorOf('checksum')}
      {...add.form.register('checksum')}
    />
  )
}

function hintWords(hint: ChecksumHint, t: T): string | undefined {
  switch (hint.kind) {
    case 'none':
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
