import { Suspense } from 'react'
import {
  unattendDefaults,
  unattendProblems,
  unattendXml,
} from '@mold/shared/guides/windows/unattend.ts'
import { useLanguage, useT } from '../../../i18n/i18n.ts'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { Notice } from '../../../ui/notice.tsx'
import { FileOffer } from '../file-offer.tsx'
import styles from '../guides.module.css'
import { StepItem, StepList } from '../step-list.tsx'
import { useValues } from '../use-values.ts'
import { FirstSteps, LastStep } from './shared-steps.tsx'
import { UnattendForm } from './unattend-form.tsx'

/* What reads XML weighs as much as the page, which nobody need wait for. */
const UnattendCheck = lazyPart(async () => (await import('./unattend-check.tsx')).UnattendCheck)

const simSettings = ['international', 'eula', 'key', 'password', 'warnings'] as const

/** Sysprep for Server 2008 R2 and later, with a file of answers. */
export function UnattendGuide() {
  const t = useT()
  const locale = useLanguage() === 'ko' ? 'ko-KR' : 'en-US'
  const form = useValues(
    {
      ...unattendDefaults,
      inputLocale: locale,
      systemLocale: locale,
      uiLanguage: locale,
      userLocale: locale,
    },
    unattendProblems,
  )
  return (
    <>
      <UnattendForm form={form} />
      <StepList>
        <FirstSteps />
        <StepItem
          title={t('guideWindows.step.unattend')}
          text={t('guideWindows.step.unattend.text')}
          blocks={[{ at: 'windows', text: 'c:\\windows\\system32\\sysprep\\unattend.xml' }]}
        >
          <FileOffer
            name="unattend.xml"
            text={unattendXml(form.values)}
            note={t('guideWindows.encoding.utf8')}
            blocked={form.blocked}
          />
          <Notice tone="attention">{t('guideWindows.passwordWarning')}</Notice>
          <details className={styles.file}>
            <summary>{t('guideWindows.step.sim')}</summary>
            <p className={styles.words}>{t('guideWindows.step.sim.text')}</p>
            <ul className={styles.bullets}>
              {simSettings.map((setting) => (
                <li key={setting}>{t(`guideWindows.sim.${setting}`)}</li>
              ))}
            </ul>
          </details>
        </StepItem>
        <StepItem
          title={t('guideWindows.step.sysprep')}
          text={t('guideWindows.step.sysprep.text')}
          blocks={[
            {
              at: 'windows',
              text: 'cd c:\\windows\\system32\\sysprep\nsysprep.exe /oobe /generalize /shutdown',
            },
          ]}
        />
        <LastStep />
      </StepList>
      <Suspense>
        <UnattendCheck />
      </Suspense>
    </>
  )
}
