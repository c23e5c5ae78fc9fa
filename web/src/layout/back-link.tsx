import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import styles from './back-link.module.css'

type BackLinkProps = { readonly to: string } & (
  | { readonly list: string }
  /** For the way back to something else than a list. */
  | { readonly label: string }
)

/** The way back to the list that a page belongs to, before its title. */
export function BackLink({ to, ...words }: BackLinkProps) {
  const t = useT()
  const label = 'label' in words ? words.label : t('image.backTo', { list: words.list })
  return (
    <Link to={to} className={styles.back} aria-label={label} title={label}>
      <IconArrowLeft size={18} aria-hidden />
    </Link>
  )
}
