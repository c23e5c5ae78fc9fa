import { Link } from 'react-router'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { guidePath } from './guide-address.ts'
import styles from './guide-link.module.css'

/** Leads from a form to a guide, beside it: what was entered stays. */
export function GuideLink({ to, words = 'image.prepare' }: { to?: string; words?: TextKey }) {
  const t = useT()
  return (
    <Link
      to={to === undefined ? '/guides' : guidePath(to)}
      target="_blank"
      rel="noopener"
      className={styles.link ?? ''}
    >
      {t(words)}
    </Link>
  )
}
