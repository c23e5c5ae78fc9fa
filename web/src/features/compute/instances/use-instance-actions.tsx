import {
  IconArrowBackUp,
  IconCode,
  IconDisc,
  IconDiscOff,
  IconInfoCircle,
  IconKey,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { showApiCall } from '../../api-call/shown-call.ts'
import type { MenuGroup, MenuItem } from '../../../ui/menu.tsx'
import { useComputeAction } from '../compute-action.ts'
import { instancePath, useComputeDialog, type ComputeDialog, type Instance } from '../compute.ts'
import { useReason } from '../reasons.ts'

const size = 16

/** Starts an instance, or takes back that it was destroyed: nothing that has to be asked about. */
export function useInstanceAtOnce() {
  const { mutate } = useComputeAction()
  const run =
    (command: 'startVirtualMachine' | 'recoverVirtualMachine') =>
    ({ id = '', state }: Instance) =>
      mutate({ id, state, request: [command, { id }] })
  return { start: run('startVirtualMachine'), recover: run('recoverVirtualMachine') }
}

/** What can be done with an instance, for its row and its page; what cannot says why. */
export function useInstanceActions(): (instance: Instance, onPage?: boolean) => MenuGroup[] {
  const t = useT()
  const navigate = useNavigate()
  const reason = useReason()
  const { open } = useComputeDialog()
  const { start, recover } = useInstanceAtOnce()
  return (instance, onPage = false) => {
    const { id = '', state, isoid } = instance
    const dialog = (
      name: ComputeDialog,
      may: string,
      label: string,
      icon: MenuItem['icon'],
    ): MenuItem => ({
      id: name,
      label: `${label}…`,
      icon,
      disabledReason: reason(instance, may),
      onSelect: () => open(name, id),
    })
    const details: MenuItem = {
      id: 'details',
      label: t('image.details'),
      icon: <IconInfoCircle size={size} />,
      onSelect: () => void navigate(instancePath(id)),
    }
    const edit = dialog('instance-edit', 'update', t('action.edit'), <IconPencil size={size} />)
    const calls: MenuItem = {
      id: 'api-call',
      label: t('apiCall.show'),
      icon: <IconCode size={size} />,
      onSelect: () =>
        showApiCall(
          ['listVirtualMachines', { id }],
          ['startVirtualMachine', { id }],
          ['stopVirtualMachine', { id }],
          ['rebootVirtualMachine', { id }],
          ['resetPasswordForVirtualMachine', { id }],
          ['destroyVirtualMachine', { id }],
        ),
    }
    const power: MenuItem[] = [
      {
        id: 'start',
        label: t('compute.start'),
        icon: <IconPlayerPlay size={size} />,
        disabledReason: reason(instance, 'start'),
        onSelect: () => start(instance),
      },
      dialog('instance-stop', 'stop', t('compute.stop'), <IconPlayerStop size={size} />),
      dialog('instance-reboot', 'reboot', t('compute.reboot'), <IconRefresh size={size} />),
    ]
    const iso: MenuItem[] = [
      dialog('iso-attach', 'attachiso', t('compute.isoAttach'), <IconDisc size={size} />),
      ...(isoid === undefined
        ? []
        : [dialog('iso-detach', 'detachiso', t('compute.isoDetach'), <IconDiscOff size={size} />)]),
    ]
    const password = dialog(
      'instance-password',
      'resetpassword',
      t('compute.password.reset'),
      <IconKey size={size} />,
    )
    const volume: MenuItem = {
      ...dialog('volume-add', 'attachvolume', t('compute.volumeAdd'), <IconPlus size={size} />),
      id: 'volume-add',
    }
    const end: MenuItem[] =
      state === 'Destroyed'
        ? [
            {
              id: 'recover',
              label: t('compute.recover'),
              icon: <IconArrowBackUp size={size} />,
              disabledReason: reason(instance, 'recover'),
              onSelect: () => recover(instance),
            },
            {
              ...dialog(
                'instance-expunge',
                'expunge',
                t('compute.expunge'),
                <IconTrash size={size} />,
              ),
              danger: true,
            },
          ]
        : [
            {
              ...dialog(
                'instance-destroy',
                'destroy',
                t('compute.destroy'),
                <IconTrash size={size} />,
              ),
              danger: true,
            },
          ]
    return [
      { items: [...(onPage ? [] : [details]), edit, calls] },
      { items: power },
      { items: [...iso, volume, password] },
      { items: end },
    ]
  }
}
