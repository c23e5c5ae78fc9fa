import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { buttonClass } from '../../../ui/button.tsx'
import styles from '../guides.module.css'
import { StepItem } from '../step-list.tsx'

/** The steps with which both generations begin. */
export function FirstSteps() {
  const t = useT()
  return (
    <>
      <StepItem title={t('guideWindows.step.iso')} text={t('guideWindows.step.iso.text')}>
        <div className={styles.row}>
          <Link to="/isos/add" className={buttonClass()}>
            {t('images.add.iso')}
          </Link>
          <Link to="/instances" className={buttonClass()}>
            {t('nav.instances')}
          </Link>
        </div>
      </StepItem>
      <StepItem title={t('guideWindows.step.drivers')} text={t('guideWindows.step.drivers.text')} />
    </>
  )
}

/** The step with which both end. */
export function LastStep() {
  const t = useT()
  return (
    <StepItem title={t('guideWindows.step.template')} text={t('guideWindows.step.template.text')}>
      <div className={styles.row}>
        <Link to="/volumes" className={buttonClass()}>
          {t('nav.volumes')}
        </Link>
      </div>
    </StepItem>
  )
}
