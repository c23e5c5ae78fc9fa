import { IconCheck } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { cx } from '../../ui/cx.ts'
import styles from './steps-nav.module.css'
import type { DeploySettings } from './use-deploy-settings.ts'

/** Where one is on the way, and the way back; what comes later opens in its turn. */
export function StepsNav({ settings }: { settings: DeploySettings }) {
  const t = useT()
  const { steps, step, open, go } = settings
  const now = steps.indexOf(step)
  return (
    <nav aria-label={t('deploy.steps')} className={styles.nav}>
      <ol className={styles.steps}>
        {steps.map((each, at) => {
          const words = (
            <>
              <span className={styles.number}>
                {at < now ? <IconCheck size={14} aria-hidden /> : at + 1}
              </span>
              <span className={cx(styles.name, each !== step && styles.other)}>
                {t(`deploy.step.${each}`)}
              </span>
            </>
          )
          return (
            <li key={each} className={styles.step}>
              <button
                type="button"
                className={styles.button}
                aria-current={each === step ? 'step' : undefined}
                disabled={!open.includes(each)}
                onClick={() => each !== step && go(each)}
              >
                {words}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
