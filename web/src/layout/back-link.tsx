import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import styles from './back-link.module.css'

/** The way back to the list that a page belongs to, before its title. */
export function BackLink({ to, list }: { to: string; list: string }) {
  const t = useT()
  const label = t('image.backTo', { list })
  return (
    <Link to={to} className={styles.back} aria-label={label} title={label}>
      <IconArrowLeft size={18} aria-hidden />
    </Link>
  )
}
