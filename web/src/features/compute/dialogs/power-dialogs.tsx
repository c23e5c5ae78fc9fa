import { useState } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { nameOf, type Instance } from '../compute.ts'
import { ActionDialog } from './action-dialog.tsx'

interface OfInstance {
  readonly instance: Instance
  readonly onClose: () => void
}

const ways = ['asked', 'forced'] as const

/** Stops an instance: its guest is asked to, or its power is cut. */
export function StopInstance({ instance, onClose }: OfInstance) {
  const t = useT()
  const [way, setWay] = useState<(typeof ways)[number]>('asked')
  const { id = '' } = instance
  const name = nameOf(instance)
  const forced = way === 'forced' ? { forced: true } : {}
  return (
    <ActionDialog
      title={t('compute.stopTitle', { name })}
      means={[t('compute.stop.keeps')]}
      submitLabel={t('compute.stop')}
      danger={way === 'forced'}
      to={instance}
      request={['stopVirtualMachine', { id, ...forced }]}
      done={t('compute.stop.done', { name })}
      onClose={onClose}
    >
      <RadioChoices
        label={t('compute.stop.how')}
        quiet
        choices={ways.map((value) => ({
          value,
          label: t(`compute.stop.${value}`),
          hint: t(`compute.stop.${value}Help`),
        }))}
        value={way}
        onChange={(value) => setWay(ways.find((each) => each === value) ?? 'asked')}
      />
    </ActionDialog>
  )
}

/** Starts a running instance anew. */
export function RebootInstance({ instance, onClose }: OfInstance) {
  const t = useT()
  const { id = '' } = instance
  const name = nameOf(instance)
  return (
    <ActionDialog
      title={t('compute.rebootTitle', { name })}
      means={[t('compute.reboot.cuts'), t('compute.reboot.takes')]}
      submitLabel={t('compute.reboot')}
      danger
      to={instance}
      request={['rebootVirtualMachine', { id }]}
      done={t('compute.reboot.done', { name })}
      onClose={onClose}
    />
  )
}
