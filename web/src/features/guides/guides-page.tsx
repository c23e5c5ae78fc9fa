import './texts.ts'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { guidePath } from './guide-address.ts'
import { guides } from './guides.ts'
import styles from './guides.module.css'

/** What can be prepared, and where it says how (spec K). */
export function Component() {
  const t = useT()
  const title = t('nav.guides')
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  return (
    <Page>
      <PageHead title={title} />
      <PageBody padded label={title}>
        <div className={styles.body}>
          <p className={styles.about}>{t('guides.about')}</p>
          <ul className={styles.list}>
            {guides.map(({ id, icon: Icon }) => (
              <li key={id}>
                <Link to={guidePath(id)} className={styles.card}>
                  <Icon size={22} stroke={1.6} aria-hidden />
                  <span className={styles.cardTitle}>{t(`guides.guide.${id}`)}</span>
                  <span className={styles.cardAbout}>{t(`guides.guide.${id}.about`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      </PageBody>
    </Page>
  )
}
