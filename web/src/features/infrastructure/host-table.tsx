import { IconServer2 } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { NoValue } from '../../ui/values.tsx'
import { anyHostMoves, conditionOf, hostsOf, memoryOf, toneOfHost, type Host } from './hosts.ts'
import { everything, useInfraDialog, zonePath } from './infra.ts'
import { SpaceBar, SpaceBelow } from './space-bar.tsx'
import { useHostActions } from './use-host-actions.tsx'
import styles from './infra.module.css'

/** The hosts of one zone, or all; what keeps one from running anything stands above them. */
export function HostTable({ zoneId }: { zoneId?: string }) {
  const t = useT()
  const query = useLive('listHosts', everything, { moving: ({ items }) => anyHostMoves(items) })
  const actions = useHostActions()
  const { open } = useInfraDialog()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const hosts = hostsOf(query.data?.items, zoneId)
  return (
    <>
      {zoneId === undefined && <Troubles hosts={hosts ?? []} />}
      {hosts?.length === 0 && zoneId !== undefined ? (
        <p className={styles.help}>{t('infra.noHostsHere')}</p>
      ) : hosts?.length === 0 ? (
        <EmptyState
          icon={<IconServer2 size={32} stroke={1.4} />}
          title={t('infra.noHosts')}
          action={<Button onClick={() => open('host-add')}>{t('infra.hostAdd')}</Button>}
        >
          {t('infra.noHostsHelp')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('infra.tab.hosts')}
          columns={zoneId === undefined ? columns : columnsInZone}
          rows={hosts}
          rowId={({ id = '' }) => id}
          rowName={({ name = '' }) => name}
          actions={actions}
          expectedRows={2}
        />
      )}
    </>
  )
}

/** Why hosts cannot run anything, and what to install where none has joined; pages of zones say it themselves. */
function Troubles({ hosts }: { hosts: readonly Host[] }) {
  const words = useErrorWords()
  const health = useLive('listZoneHealth', {}).data?.items ?? []
  const known = new Set(hosts.map(({ errorcode }) => errorcode))
  const said = new Map(
    health
      .flatMap(({ problems }) => problems)
      .filter(({ code = '' }) => code.startsWith('host.') && !known.has(code))
      .map((problem) => [problem.code, words({ ...problem, text: problem.text ?? '' })]),
  )
  return (
    <div className={styles.notices}>
      {hosts.flatMap(({ id, name = '', errorcode: code, errorparams, error = '' }) => {
        if (code === undefined) return []
        return [
          <Notice key={id} tone="attention">
            <strong>{name}</strong>: {words({ code, params: errorparams, text: error })}
          </Notice>,
        ]
      })}
      {hosts.flatMap(({ id, name = '', state, ...host }) => {
        const { passworderrorcode: code, passworderrorparams: params, passworderror = '' } = host
        // A host that is away says nothing, and one that runs nothing has worse to say.
        if (code === undefined || state !== 'Up') return []
        return [
          <Notice key={id} tone="attention">
            <strong>{name}</strong>: {words({ code, params, text: passworderror })}
          </Notice>,
        ]
      })}
      {[...said].map(([code, text]) => (
        <Notice key={code} tone="attention">
          {text}
        </Notice>
      ))}
    </div>
  )
}

function ConditionCell({ host }: { host: Host }) {
  const t = useT()
  const condition = conditionOf(host)
  const words = condition === undefined ? (host.state ?? '') : t(`infra.host.${condition}`)
  return <StateBadge tone={toneOfHost(condition)} words={words} />
}

function NameCell({ host }: { host: Host }) {
  const { name, ipaddress } = host
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>{' '}
      {ipaddress !== undefined && ipaddress !== name && (
        <span className={styles.place} title={ipaddress}>
          {ipaddress}
        </span>
      )}
      <SpaceBelow space={memoryOf(host)} />
    </>
  )
}

/** How many of its instances run. */
function InstancesCell({ host: { id = '', instancecount = 0, runningcount = 0 } }: { host: Host }) {
  const t = useT()
  const format = useFormat()
  return (
    <span
      key={id}
      title={t('infra.hostInstances', {
        running: format.number(runningcount),
        all: format.number(instancecount),
      })}
    >
      {format.number(runningcount)}/{format.number(instancecount)}
    </span>
  )
}

/** QEMU, and whether it has the hardware's help. */
function SoftwareCell({ host: { hypervisorversion, accelerator } }: { host: Host }) {
  const t = useT()
  if (hypervisorversion === undefined) return <NoValue />
  const help = accelerator === 'kvm' ? t('infra.accelerated') : t('infra.emulated')
  return (
    <span title={`QEMU ${hypervisorversion} · ${help}`}>
      {hypervisorversion} <span className="muted">{help}</span>
    </span>
  )
}

const columns = listColumns<Host>([
  {
    id: 'name',
    header: 'infra.name',
    fixed: true,
    cell: (host) => <NameCell host={host} />,
  },
  {
    id: 'state',
    header: 'infra.state',
    width: 168,
    narrow: 116,
    fixed: true,
    cell: (host) => <ConditionCell host={host} />,
  },
  {
    id: 'zone',
    header: 'infra.zone',
    width: 88,
    cell: ({ zoneid = '', zonename }) => <Link to={zonePath(zoneid)}>{zonename}</Link>,
  },
  {
    id: 'software',
    header: 'infra.software',
    width: 144,
    cell: (host) => <SoftwareCell host={host} />,
  },
  {
    id: 'instances',
    header: 'infra.instances',
    width: 80,
    align: 'end',
    cell: (host) => <InstancesCell host={host} />,
  },
  {
    id: 'cpu',
    header: 'infra.cpus',
    width: 56,
    align: 'end',
    cell: ({ cpunumber, cpuused }) => <span title={cpuused}>{cpunumber ?? <NoValue />}</span>,
  },
  {
    id: 'memory',
    header: 'infra.memory',
    width: 296,
    cell: (host) => <SpaceBar space={memoryOf(host)} name={host.name ?? ''} />,
  },
])

const columnsInZone = columns.filter(({ id }) => id !== 'zone')
