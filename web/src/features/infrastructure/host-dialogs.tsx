import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiQuery } from '../../api/queries.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { TextField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ConsequencesDialog } from '../api-call/consequences-dialog.tsx'
import type { Host } from './hosts.ts'
import { refreshInfra } from './refresh.ts'

interface HostDialogProps {
  readonly host: Host
  readonly onClose: () => void
}

/** The first of them are named. */
const named = 10

/** Instances that have their disks on a host; only those that run when that is what counts. */
function useInstancesOf({ id = '' }: Host, running: boolean) {
  const { data } = useQuery(
    apiQuery('listVirtualMachines', {
      hostid: id,
      listall: true,
      projectid: '-1',
      ...(running ? { state: ['Running', 'Starting', 'Stopping'] } : {}),
      page: 1,
      pagesize: named,
    }),
  )
  return { count: data?.count, names: (data?.items ?? []).map((each) => each.displayname ?? '') }
}

/** Takes a host out of service; instances that run there have to be stopped first. */
export function HostMaintain({ host, onClose }: HostDialogProps) {
  const t = useT()
  const format = useFormat()
  const words = useErrorWords()
  const { id = '', name = '', can } = host
  const running = useInstancesOf(host, true)
  const may: unknown = can?.['maintain']
  const code = typeof may === 'string' && may !== 'true' ? may : undefined
  const blocked = code === undefined ? undefined : words({ code, params: { name }, text: code })
  const run = (running.count ?? 0) > 0
  return (
    <ConsequencesDialog
      title={t('infra.maintenanceTitle', { name })}
      submitLabel={t('infra.maintenance')}
      blocked={run ? t('infra.maintenanceRunning') : blocked}
      request={['prepareHostForMaintenance', { id }]}
      done={t('infra.maintenanceDone', { name })}
      notice={
        run && (
          <Notice tone="attention">
            {t('infra.maintenanceStop', {
              count: format.number(running.count ?? 0),
              names: running.names.join(', '),
            })}
          </Notice>
        )
      }
      means={[t('infra.maintenanceMeans.new'), t('infra.maintenanceMeans.disks')]}
      refresh={refreshInfra}
      onClose={onClose}
    />
  )
}

/** Takes a host into service again. */
export function HostBack({ host, onClose }: HostDialogProps) {
  const t = useT()
  const { id = '', name = '' } = host
  return (
    <ConsequencesDialog
      title={t('infra.maintenanceEndTitle', { name })}
      submitLabel={t('infra.maintenanceEnd')}
      request={['cancelHostMaintenance', { id }]}
      done={t('infra.maintenanceEnded', { name })}
      means={[t('infra.maintenanceEndMeans')]}
      refresh={refreshInfra}
      onClose={onClose}
    />
  )
}

/** Removes a host, with everything that has its disks there: then its name has to be typed. */
export function HostRemove({ host, onClose }: HostDialogProps) {
  const t = useT()
  const format = useFormat()
  const { id = '', name = '', instancecount = 0 } = host
  const instances = useInstancesOf(host, false)
  const pools = useQuery(apiQuery('listStoragePools', { hostid: id })).data?.items ?? []
  const volumes = pools.reduce((sum, { volumecount = 0 }) => sum + volumecount, 0)
  const [typed, setTyped] = useState('')
  const count = Math.max(instancecount, instances.count ?? 0)
  const holds = count > 0 || volumes > 0
  const blocked = holds && typed.trim() !== name ? t('delete.typeName', { name }) : undefined
  return (
    <ConsequencesDialog
      title={t('infra.hostRemoveTitle', { name })}
      submitLabel={t('infra.hostRemove')}
      danger
      blocked={blocked}
      request={[
        'deleteHost',
        { id, ...(holds ? { forced: true, forcedestroylocalstorage: true } : {}) },
      ]}
      done={t('infra.hostRemoved', { name })}
      notice={
        holds && (
          <Notice tone="failed">
            {t('infra.hostRemoveHolds', {
              instances: format.number(count),
              volumes: format.number(volumes),
              names: instances.names.join(', '),
            })}
          </Notice>
        )
      }
      means={[
        ...(holds ? [t('infra.hostRemove.disks')] : []),
        t('infra.hostRemove.snapshots'),
        t('infra.hostRemove.agent'),
      ]}
      refresh={refreshInfra}
      onClose={onClose}
    >
      {holds && (
        <TextField
          label={t('delete.typeName', { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </ConsequencesDialog>
  )
}
