import { Link } from 'react-router'
import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { tabClass, TabLabel, Tabs } from '../../../ui/page.tsx'
import { tabCountCall } from './image-list-state.ts'
import { tabKey, tabsFor, type Tab } from './image-tabs.ts'
import { listPath, type ImageKind } from '../kind.ts'

/** Mine, shared, featured, community, all: each with how many it holds. */
export function ImageTabBar({ kind, present }: { kind: ImageKind; present: Tab }) {
  const t = useT()
  const admin = isAdmin(useSession())
  return (
    <Tabs label={t('images.tabs')}>
      {tabsFor(admin).map((tab) => (
        <Link
          key={tab}
          to={tab === 'mine' ? listPath[kind] : `${listPath[kind]}?tab=${tab}`}
          className={tabClass}
          {...(tab === present ? { 'aria-current': 'page' } : {})}
        >
          <CountedTab kind={kind} tab={tab} />
        </Link>
      ))}
    </Tabs>
  )
}

function CountedTab({ kind, tab }: { kind: ImageKind; tab: Tab }) {
  const t = useT()
  const { data } = useLive(...tabCountCall(kind, tab))
  return <TabLabel name={t(tabKey(tab), { kind: t(`image.kind.${kind}`) })} count={data?.count} />
}
