import { useDeferredValue, useState } from 'react'
import { checkUnattend } from '@mold/shared/guides/windows/unattend-check.ts'
import { useT } from '../../../i18n/i18n.ts'
import { TextAreaField } from '../../../ui/fields.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { Notice } from '../../../ui/notice.tsx'
import styles from '../guides.module.css'

/** Looks through a file that somebody has already; nothing of it leaves the page. */
export function UnattendCheck() {
  const t = useT()
  const [text, setText] = useState('')
  return (
    <div className={styles.section}>
      <FormSection title={t('guideWindows.check')} help={t('guideWindows.checkHelp')}>
        <TextAreaField
          label={t('guideWindows.checkText')}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Findings text={useDeferredValue(text)} />
      </FormSection>
    </div>
  )
}

function Findings({ text }: { text: string }) {
  const t = useT()
  if (text.trim() === '') return null
  const remarks = checkUnattend(text)
  if (remarks.length === 0) return <Notice tone="info">{t('guideWindows.checkGood')}</Notice>
  return (
    <Notice tone="attention">
      <ul>
        {remarks.map(({ finding, line, what }) => (
          <li key={`${finding} ${line} ${what}`}>
            {t('guideWindows.checkLine', {
              line,
              words: t(`guideWindows.found.${finding}`, { what }),
            })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
