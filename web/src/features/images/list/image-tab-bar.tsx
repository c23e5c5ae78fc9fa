import { Link } from 'react-router'
import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { tabClass, TabLabel, Tabs } from '../../../ui/page.tsx'
import { tabCountCall } from './image-list-state.ts'
import { tabKey, tabsFor, type Tab } from './image-tabs.ts'
import { listPath, type ImageKind } from '../kind.ts'

interface ImageTabBarProps {
  readonly kind: ImageKind
  readonly present: Tab
  /** Id of the project whose images are listed. */
  readonly project: string | undefined
}

/** Mine, shared, featured, community, all: each with how many it holds. */
export function ImageTabBar({ kind, present, project }: ImageTabBarProps) {
  const t = useT()
  const admin = isAdmin(useSession())
  return (
    <Tabs label={t('images.tabs')}>
      {tabsFor(admin, project).map((tab) => (
        <Link
          key={tab}
          to={addressOf(kind, tab, project)}
          className={tabClass}
          {...(tab === present ? { 'aria-current': 'page' } : {})}
        >
          <CountedTab kind={kind} present={tab} project={project} />
        </Link>
      ))}
    </Tabs>
  )
}

function addressOf(kind: ImageKind, tab: Tab, project: string | undefined): string {
  const search = new URLSearchParams({
    ...(tab === 'mine' ? {} : { tab }),
    ...(project === undefined ? {} : { project }),
  }).toString()
  return search === '' ? listPath[kind] : `${listPath[kind]}?${search}`
}

function CountedTab({ kind, present: tab, project }: ImageTabBarProps) {
  const t = useT()
  const { data } = useLive(...tabCountCall(kind, tab, project))
  const name = t(tabKey(tab, project), { kind: t(`image.kind.${kind}`) })
  return <TabLabel name={name} count={data?.count} />
}
