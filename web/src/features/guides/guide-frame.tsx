import './texts.ts'
import { useEffect, type ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import type { GuideId } from './guides.ts'
import styles from './guides.module.css'

interface GuideFrameProps {
  readonly id: GuideId
  readonly about?: string
  readonly children: ReactNode
}

/** The page of a guide. */
export function GuideFrame({ id, about, children }: GuideFrameProps) {
  const t = useT()
  const title = t(`guides.guide.${id}`)
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  return (
    <Page>
      <PageHead title={title} before={<BackLink to="/guides" label={t('guides.back')} />} />
      <PageBody padded label={title}>
        <div className={styles.body}>
          {about !== undefined && <p className={styles.about}>{about}</p>}
          {children}
        </div>
      </PageBody>
    </Page>
  )
}
