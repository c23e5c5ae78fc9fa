import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { useSession } from '../../../layout/use-session.ts'
import { CheckChoice, CheckChoices } from '../../../ui/choices.tsx'
import { Size } from '../../../ui/values.tsx'
import { everyones, nameOf, type Instance } from '../compute.ts'
import { useReason } from '../reasons.ts'
import { ActionDialog } from './action-dialog.tsx'

interface OfInstance {
  readonly instance: Instance
  readonly onClose: () => void
  readonly onGone: (() => void) | undefined
}

function useDisks({ id = '' }: Instance) {
  const params = { virtualmachineid: id, ...everyones, page: 1, pagesize: 100 }
  const items = useQuery(apiQuery('listVolumes', params)).data?.items ?? []
  return {
    root: items.find(({ type }) => type === 'ROOT'),
    others: items.filter(({ type }) => type !== 'ROOT'),
  }
}

/** Says what goes with an instance; its further disks stay unless they are chosen. */
export function DestroyInstance({ instance, onClose, onGone }: OfInstance) {
  const t = useT()
  const format = useFormat()
  const { role } = useSession()
  const reason = useReason()
  const { root, others } = useDisks(instance)
  const [expunge, setExpunge] = useState(false)
  const [chosen, setChosen] = useState<string[]>([])
  const { id = '', state } = instance
  const name = nameOf(instance)
  const mayExpunge = role !== 'User' || reason(instance, 'expunge') === undefined
  const disk = { name: root?.name ?? '', size: format.size(root?.size ?? 0) }
  const means = [
    ...(state === 'Running' ? [t('compute.destroy.stops')] : []),
    ...(root === undefined
      ? []
      : [t(expunge ? 'compute.destroy.rootGoes' : 'compute.destroy.rootWaits', disk)]),
    t(expunge ? 'compute.destroy.forGood' : 'compute.destroy.recover'),
    ...(others.length > chosen.length ? [t('compute.destroy.othersStay')] : []),
    t('compute.destroy.snapshotsStay'),
  ]
  const request = {
    id,
    ...(expunge ? { expunge } : {}),
    ...(chosen.length === 0 ? {} : { volumeids: chosen }),
  }
  return (
    <ActionDialog
      title={t('compute.destroyTitle', { name })}
      means={means}
      submitLabel={t(expunge ? 'compute.expunge' : 'compute.destroy')}
      danger
      to={instance}
      request={['destroyVirtualMachine', request]}
      done={t(expunge ? 'compute.expunge.done' : 'compute.destroy.done', { name })}
      onClose={onClose}
      onDone={expunge ? onGone : undefined}
    >
      {others.length > 0 && (
        <CheckChoices
          label={t('compute.destroy.others')}
          framed
          choices={others.map((volume) => ({
            value: volume.id ?? '',
            label: volume.name,
            after: <Size bytes={volume.size} />,
          }))}
          values={chosen}
          onChange={setChosen}
        />
      )}
      {mayExpunge && (
        <CheckChoice
          label={t('compute.destroy.atOnce')}
          hint={t('compute.destroy.atOnceHelp')}
          checked={expunge}
          onChange={(event) => setExpunge(event.currentTarget.checked)}
        />
      )}
    </ActionDialog>
  )
}

/** Removes a destroyed instance for good. */
export function ExpungeInstance({ instance, onClose, onGone }: OfInstance) {
  const t = useT()
  const format = useFormat()
  const { role } = useSession()
  const { root, others } = useDisks(instance)
  const { id = '' } = instance
  const name = nameOf(instance)
  const disk = { name: root?.name ?? '', size: format.size(root?.size ?? 0) }
  return (
    <ActionDialog
      title={t('compute.expungeTitle', { name })}
      means={[
        ...(root === undefined ? [] : [t('compute.destroy.rootGoes', disk)]),
        ...(others.length === 0 ? [] : [t('compute.destroy.othersStay')]),
        t('compute.destroy.forGood'),
        t('compute.destroy.snapshotsStay'),
      ]}
      submitLabel={t('compute.expunge')}
      danger
      to={instance}
      request={
        role === 'User'
          ? ['destroyVirtualMachine', { id, expunge: true }]
          : ['expungeVirtualMachine', { id }]
      }
      done={t('compute.expunge.done', { name })}
      onClose={onClose}
      onDone={onGone}
    />
  )
}
