import { IconLock } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'

/** A page for admins: its title, or for others that it is not for them. */
export function ForAdmins({ title, children }: { title: string; children: ReactNode }) {
  const t = useT()
  const admin = isAdmin(useSession())
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  if (admin) return children
  return (
    <Page>
      <PageHead title={title} />
      <EmptyState icon={<IconLock size={32} stroke={1.4} />} title={t('people.denied')}>
        {t('people.deniedHelp')}
      </EmptyState>
    </Page>
  )
}
