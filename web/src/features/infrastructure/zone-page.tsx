import { IconDots, IconPencil, IconPlus } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { useSession } from '../../layout/use-session.ts'
import { Button, buttonClass, IconButton } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts, Page, PageBody, PageHead, Section } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { NoValue } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { everything, isEnabled, useInfraDialog, type Zone, zonesPath } from './infra.ts'
import { HostTable } from './host-table.tsx'
import { InfraDialogs } from './infra-dialogs.tsx'
import { Denied } from './infra-head.tsx'
import { StoreTable } from './store-table.tsx'
import { useZoneActions } from './use-infra-actions.tsx'
import { ZoneProblems } from './zone-health.tsx'
import styles from './infra.module.css'

export { loader } from './zones-page.tsx'

/** One zone: what is wrong in it, its image stores and hosts, its facts. For root admins. */
export function Component() {
  return useSession().role === 'Admin' ? <ZonePage /> : <Denied />
}

function ZonePage() {
  const { id = '' } = useParams()
  const t = useT()
  const query = useLive('listZones', everything)
  const zone = query.data?.items.find((each) => each.id === id)
  useEffect(() => {
    document.title = `${zone?.name ?? t('nav.infrastructure')} · Mold`
  }, [zone?.name, t])
  return (
    <Page>
      <PageHead
        before={<BackLink to={zonesPath} list={t('infra.tab.zones')} />}
        title={zone?.name ?? t('infra.zone')}
        actions={zone && <HeadActions zone={zone} />}
      />
      <PageBody padded>
        {query.isError && query.data === undefined && (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && zone === undefined && <Gone />}
        {zone && <Content zone={zone} />}
      </PageBody>
      <InfraDialogs />
    </Page>
  )
}

function Content({ zone }: { zone: Zone }) {
  const t = useT()
  const { open } = useInfraDialog()
  const { id = '' } = zone
  return (
    <>
      <ZoneProblems zoneId={id} />
      {!isEnabled(zone) && (
        <Notice
          tone="info"
          action={
            <Button small onClick={() => open('zone-switch', id)}>
              {t('infra.enable')}
            </Button>
          }
        >
          {t('infra.disabledMeans')}
        </Notice>
      )}
      <Section
        title={t('infra.tab.stores')}
        actions={
          <Button
            small
            icon={<IconPlus size={15} aria-hidden />}
            onClick={() => open('store-add', id)}
          >
            {t('infra.storeAdd')}
          </Button>
        }
      >
        <div className={styles.flush}>
          <StoreTable zoneId={id} />
        </div>
      </Section>
      <Section
        title={t('infra.tab.hosts')}
        actions={
          <Button
            small
            icon={<IconPlus size={15} aria-hidden />}
            onClick={() => open('host-add', id)}
          >
            {t('infra.hostAdd')}
          </Button>
        }
      >
        <div className={styles.flush}>
          <HostTable zoneId={id} />
        </div>
      </Section>
      <Section title={t('infra.overview')}>
        <ZoneFacts zone={zone} />
      </Section>
    </>
  )
}

function ZoneFacts({ zone }: { zone: Zone }) {
  const t = useT()
  return (
    <Facts>
      <Fact name="ID">
        <Copyable text={zone.id ?? ''} />
      </Fact>
      <Fact name={t('infra.allocation')}>
        <StateBadge
          tone={isEnabled(zone) ? 'ready' : 'quiet'}
          words={t(isEnabled(zone) ? 'infra.enabled' : 'infra.disabled')}
        />
      </Fact>
      <Fact name={t('infra.access')}>
        {zone.domainid === undefined
          ? t('infra.public')
          : t('infra.privateTo', { domain: zone.domainname ?? '' })}
      </Fact>
      <Fact name={t('infra.networktype')}>
        {t(zone.networktype === 'Basic' ? 'infra.networktype.Basic' : 'infra.networktype.Advanced')}
      </Fact>
      <Fact name="DNS">
        <Texts values={[zone.dns1, zone.dns2, zone.ip6dns1, zone.ip6dns2]} />
      </Fact>
      <Fact name={t('infra.internaldns')}>
        <Texts values={[zone.internaldns1, zone.internaldns2]} />
      </Fact>
      <Fact name={t('infra.guestcidraddress')}>
        <Texts values={[zone.guestcidraddress]} />
      </Fact>
      <Fact name={t('infra.domain')}>
        <Texts values={[zone.domain]} />
      </Fact>
    </Facts>
  )
}

function Texts({ values }: { values: readonly (string | undefined)[] }): ReactNode {
  const given = values.filter((value) => value !== undefined)
  return given.length === 0 ? <NoValue /> : given.join(', ')
}

function HeadActions({ zone }: { zone: Zone }) {
  const t = useT()
  const { open } = useInfraDialog()
  const actions = useZoneActions()
  const { id = '' } = zone
  return (
    <>
      <ApiCallButton look="icon" call={() => ['listZones', { id }]} />
      <Button
        className={styles.wideOnly ?? ''}
        icon={<IconPencil size={16} aria-hidden />}
        onClick={() => open('zone-edit', id)}
      >
        {t('action.edit')}
      </Button>
      <Menu
        target={<IconButton framed label={t('action.more')} icon={<IconDots size={16} />} />}
        groups={() => actions(zone, true)}
      />
    </>
  )
}

function Gone() {
  const t = useT()
  return (
    <EmptyState
      title={t('infra.zoneGone')}
      action={
        <Link to={zonesPath} className={buttonClass()}>
          {t('image.backTo', { list: t('infra.tab.zones') })}
        </Link>
      }
    >
      {t('infra.zoneGoneHelp')}
    </EmptyState>
  )
}
