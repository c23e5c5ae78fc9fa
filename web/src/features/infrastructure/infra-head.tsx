import { IconLock } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { Page, PageHead, TabLabel, tabClass, Tabs } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { allCertificates } from './certificates/certificates.ts'
import { certificatesPath, hostsPath, poolsPath } from './hosts.ts'
import { everything, reportPath, serversPath, storesPath, zonesPath } from './infra.ts'
import { InfraDialogs } from './infra-dialogs.tsx'
import { offeringsPath } from './offerings.ts'

export type InfraTab =
  | 'zones'
  | 'hosts'
  | 'pools'
  | 'stores'
  | 'certificates'
  | 'offerings'
  | 'servers'
  | 'report'

/** The pages of the infrastructure, for root admins: head, tabs and what opens over them. */
export function InfraPage(props: {
  readonly tab: InfraTab
  readonly actions: ReactNode
  readonly children: ReactNode
}) {
  const t = useT()
  const root = useSession().role === 'Admin'
  useEffect(() => {
    document.title = `${t('nav.infrastructure')} · Mold`
  }, [t])
  return root ? <Inside {...props} /> : <Denied />
}

function Inside({ tab, actions, children }: Parameters<typeof InfraPage>[0]) {
  const t = useT()
  const zones = useLive('listZones', everything).data?.count
  const stores = useLive('listImageStores', everything).data?.count
  const hosts = useLive('listHosts', everything).data?.count
  const pools = useLive('listStoragePools', everything).data?.count
  const certificates = useLive('listTemplateDirectDownloadCertificates', allCertificates).data
    ?.count
  const tabs = [
    { id: 'zones', to: zonesPath, count: zones },
    { id: 'hosts', to: hostsPath, count: hosts },
    { id: 'pools', to: poolsPath, count: pools },
    { id: 'stores', to: storesPath, count: stores },
    { id: 'certificates', to: certificatesPath, count: certificates },
    { id: 'offerings', to: offeringsPath, count: undefined },
    { id: 'servers', to: serversPath, count: undefined },
    { id: 'report', to: reportPath, count: undefined },
  ] as const
  return (
    <Page>
      <PageHead title={t('nav.infrastructure')} actions={actions} />
      <Tabs label={t('nav.infrastructure')}>
        {tabs.map(({ id, to, count }) => (
          <Link
            key={id}
            to={to}
            className={tabClass}
            aria-current={id === tab ? 'page' : undefined}
          >
            <TabLabel name={t(`infra.tab.${id}`)} count={count} />
          </Link>
        ))}
      </Tabs>
      {children}
      <InfraDialogs />
    </Page>
  )
}

export function Denied() {
  const t = useT()
  return (
    <Page>
      <PageHead title={t('nav.infrastructure')} />
      <EmptyState icon={<IconLock size={32} stroke={1.4} />} title={t('infra.denied')}>
        {t('infra.deniedHelp')}
      </EmptyState>
    </Page>
  )
}
