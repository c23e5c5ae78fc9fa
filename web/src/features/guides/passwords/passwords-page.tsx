import './texts.ts'
import { Link } from 'react-router'
import {
  guestDistributions,
  guestPasswordFiles,
  guestPasswordSteps,
  type GuestDistribution,
} from '@mold/shared/guides/guest-password-files.ts'
import { useT } from '../../../i18n/i18n.ts'
import { urlChoice, useUrlState } from '../../../router/url-state.ts'
import { FormSection } from '../../../ui/form-page.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { FileOffer } from '../file-offer.tsx'
import { guidePath } from '../guide-address.ts'
import { GuideFrame } from '../guide-frame.tsx'
import styles from '../guides.module.css'
import { StepItem, StepList } from '../step-list.tsx'
import { CloudbaseSteps } from './cloudbase-steps.tsx'

const systems = [...guestDistributions, 'windows'] as const
const shape = { system: urlChoice(systems, 'debian') }

/** What lets the cloud set passwords of guests (spec K4). */
export function Component() {
  const t = useT()
  const [{ system }, set] = useUrlState(shape)
  return (
    <GuideFrame id="passwords" about={t('guidePasswords.about')}>
      <p className={styles.about}>{t('guidePasswords.reset')}</p>
      <FormSection title={t('guidePasswords.system')}>
        <NativeSelectField
          label={t('guidePasswords.system')}
          choices={systems.map((value) => ({ value, label: t(`guidePasswords.system.${value}`) }))}
          value={system}
          onChange={(next) => set({ system: next })}
        />
      </FormSection>
      <StepList>
        {system === 'windows' ? <CloudbaseSteps /> : <ProgramSteps distribution={system} />}
        <StepItem title={t('guidePasswords.step.mark')} text={t('guidePasswords.step.mark.text')} />
      </StepList>
    </GuideFrame>
  )
}

/** The program for Linux: its files, and how they are installed. */
function ProgramSteps({ distribution }: { distribution: GuestDistribution }) {
  const t = useT()
  const { init, commands } = guestPasswordSteps(distribution)
  return (
    <>
      <StepItem
        title={t('guidePasswords.step.download')}
        text={t('guidePasswords.step.download.text')}
      >
        {guestPasswordFiles(init).map(({ name, content, path }) => (
          <FileOffer key={name} name={name} text={content} note={path} />
        ))}
      </StepItem>
      <StepItem
        title={t('guidePasswords.step.install')}
        text={t('guidePasswords.step.install.text')}
        blocks={[{ at: 'master', text: commands.join('\n') }]}
      >
        {init === 'sysv' && <p className={styles.note}>{t('guidePasswords.sysv')}</p>}
        <Link to={guidePath('linux')}>{t('guides.guide.linux')}</Link>
      </StepItem>
    </>
  )
}
