import { inCodePage } from '@mold/shared/guides/windows/code-page.ts'
import {
  codePageOf,
  sysprepDefaults,
  sysprepInf,
  sysprepProblems,
} from '@mold/shared/guides/windows/sysprep-inf.ts'
import { useLanguage, useT } from '../../../i18n/i18n.ts'
import { FileOffer } from '../file-offer.tsx'
import styles from '../guides.module.css'
import { StepItem, StepList } from '../step-list.tsx'
import { useValues } from '../use-values.ts'
import { FirstSteps, LastStep } from './shared-steps.tsx'
import { SysprepForm } from './sysprep-form.tsx'

/** What Setup Manager asks, in its order. */
const questions = [
  'new',
  'type',
  'edition',
  'licence',
  'name',
  'display',
  'timeZone',
  'key',
  'mode',
  'computer',
  'password',
  'networking',
  'workgroup',
  'telephony',
  'regional',
  'languages',
  'printers',
  'runOnce',
  'identification',
  'save',
] as const

const korean = { locale: 'ko-KR', timeZone: 230 }

/** Sysprep for Server 2003 R2, with the answers of Setup Manager. */
export function SysprepGuide() {
  const t = useT()
  const own = useLanguage() === 'ko' ? korean : {}
  const form = useValues({ ...sysprepDefaults, ...own }, sysprepProblems)
  const codePage = codePageOf(form.values)
  const text = sysprepInf(form.values)
  return (
    <>
      <SysprepForm form={form} />
      <StepList>
        <FirstSteps />
        <StepItem
          title={t('guideWindows.step.cab')}
          text={t('guideWindows.step.cab.text')}
          blocks={[
            {
              at: 'windows',
              text: 'mkdir c:\\sysprep\nexpand D:\\support\\tools\\deploy.cab -F:* c:\\sysprep',
            },
          ]}
        />
        <StepItem
          title={t('guideWindows.step.inf')}
          text={t('guideWindows.step.inf.text')}
          blocks={[{ at: 'windows', text: 'c:\\sysprep\\sysprep.inf' }]}
        >
          <FileOffer
            name="sysprep.inf"
            text={text}
            bytes={() => inCodePage(text, codePage)}
            note={t('guideWindows.encoding.codePage', { codePage })}
            blocked={form.blocked}
          />
          <details className={styles.file}>
            <summary>setupmgr.exe</summary>
            <ol className={styles.bullets}>
              {questions.map((question) => (
                <li key={question}>{t(`guideWindows.setup.${question}`)}</li>
              ))}
            </ol>
          </details>
        </StepItem>
        <StepItem
          title={t('guideWindows.step.reseal')}
          text={t('guideWindows.step.reseal.text')}
          blocks={[{ at: 'windows', text: 'c:\\sysprep\\sysprep.exe -reseal -mini -activated' }]}
        />
        <LastStep />
      </StepList>
    </>
  )
}
