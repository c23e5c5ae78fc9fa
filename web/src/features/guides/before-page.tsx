import './texts.ts'
import { useT } from '../../i18n/i18n.ts'
import { GuideFrame } from './guide-frame.tsx'
import styles from './guides.module.css'

const subjects = [
  'os',
  'xenserver',
  'vmware',
  'ova',
  'kvm',
  'large',
  'password',
  'default',
] as const

/** What hypervisors and large images ask for; forms say it too, where it applies (spec K5, D6, C2). */
export function Component() {
  const t = useT()
  return (
    <GuideFrame id="before">
      <dl className={styles.parts}>
        {subjects.map((subject) => (
          <div key={subject}>
            <dt>{t(`guides.before.${subject}`)}</dt>
            <dd>{t(`guides.before.${subject}.text`)}</dd>
          </div>
        ))}
      </dl>
    </GuideFrame>
  )
}
