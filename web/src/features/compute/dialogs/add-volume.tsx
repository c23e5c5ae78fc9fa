import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { call } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useChosenProject } from '../../../layout/chosen-project.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { nameOf, type Instance, type Snapshot } from '../compute.ts'
import { refreshCompute } from '../refresh.ts'
import { ExistingVolume } from './existing-volume.tsx'
import { OfferingChoices } from './offering-choices.tsx'
import { toCreateVolume, volumeProblems, type VolumeValues } from './volume-values.ts'
import styles from './dialogs.module.css'

interface AddVolumeProps {
  /** The instance that gets it at once; none has it without. */
  readonly instance: Instance | undefined
  /** What it is made from; empty without. */
  readonly snapshot?: Snapshot | undefined
  readonly onClose: () => void
}

const ways = ['new', 'existing'] as const

/** A new volume; an instance can also get one that is there. */
export function AddVolume({ instance, snapshot, onClose }: AddVolumeProps) {
  const t = useT()
  const [way, setWay] = useState<(typeof ways)[number]>('new')
  if (instance === undefined) {
    return <NewVolume instance={undefined} snapshot={snapshot} onClose={onClose} />
  }
  const choice = (
    <RadioChoices
      label={t('compute.volumeAdd')}
      quiet
      segmented
      choices={ways.map((value) => ({ value, label: t(`compute.volumeAdd.${value}`) }))}
      value={way}
      onChange={(value) => setWay(ways.find((each) => each === value) ?? 'new')}
    />
  )
  return way === 'new' ? (
    <NewVolume instance={instance} snapshot={undefined} choice={choice} onClose={onClose} />
  ) : (
    <ExistingVolume instance={instance} choice={choice} onClose={onClose} />
  )
}

interface NewVolumeProps extends AddVolumeProps {
  readonly choice?: ReactNode
}

function NewVolume({ instance, snapshot, choice, onClose }: NewVolumeProps) {
  const t = useT()
  const form = useVolumeForm({ instance, snapshot })
  const { values, problems, request } = form
  const [tried, setTried] = useState(false)
  const make = useMutation({
    mutationFn: () => call('createVolume', request),
    onSuccess: async ({ name = '' }) => {
      await refreshCompute()
      toastSuccess(t('compute.volumeAdd.done', { name }))
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      title={titleOf(t, instance, snapshot)}
      submitLabel={t('compute.volumeCreate')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (Object.keys(problems).length === 0) make.mutate()
      }}
      pending={make.isPending}
      error={make.error}
      dirty={values.name !== ''}
      aside={<ApiCallButton call={() => ['createVolume', request]} />}
    >
      <FormStack>
        {choice}
        <VolumeFields form={form} tried={tried} ofSnapshot={snapshot !== undefined} />
        {instance === undefined && (
          <p className={styles.about}>{t('compute.volumeAdd.attachIt')}</p>
        )}
      </FormStack>
    </FormDialog>
  )
}

function titleOf(
  t: ReturnType<typeof useT>,
  instance: Instance | undefined,
  snapshot: Snapshot | undefined,
) {
  if (instance !== undefined) return t('compute.volumeAddTitle', { name: nameOf(instance) })
  if (snapshot === undefined) return t('compute.volumes.add')
  return t('compute.volumeFromTitle', { name: snapshot.name ?? '' })
}

const all = { page: 1, pagesize: 200 } as const

/** Values of the form, what is wrong with them, and the call that they make. */
function useVolumeForm(
  context: Pick<AddVolumeProps, 'instance'> & { snapshot: Snapshot | undefined },
) {
  const zones = useQuery(apiQuery('listZones', {})).data?.items ?? []
  const offerings = useQuery(apiQuery('listDiskOfferings', all)).data?.items ?? []
  const { id: project } = useChosenProject()
  const [given, setGiven] = useState<Partial<VolumeValues>>({})
  const values: VolumeValues = {
    name: given.name ?? '',
    zoneid: given.zoneid ?? zones[0]?.id ?? '',
    offering: given.offering ?? offerings[0]?.id ?? '',
    size: given.size ?? '',
  }
  const offering = offerings.find(({ id }) => id === values.offering)
  return {
    values,
    change: (patch: Partial<VolumeValues>) => setGiven((before) => ({ ...before, ...patch })),
    zones,
    offerings,
    offering,
    withZone: context.instance === undefined && context.snapshot === undefined,
    problems: volumeProblems(values, context, offering),
    request: toCreateVolume(values, context, offering, project),
  }
}

interface VolumeFieldsProps {
  readonly form: ReturnType<typeof useVolumeForm>
  /** True once it was to be sent: then the fields say what is wrong. */
  readonly tried: boolean
  readonly ofSnapshot: boolean
}

function VolumeFields({ form, tried, ofSnapshot }: VolumeFieldsProps) {
  const t = useT()
  const { values, change, zones, offerings, offering, withZone, problems } = form
  const problem = (name: 'zoneid' | 'offering' | 'size') => {
    const key = tried ? problems[name] : undefined
    return key === undefined ? undefined : t(key)
  }
  return (
    <>
      <TextField
        label={t('compute.name')}
        optional
        description={t('compute.volumeAdd.nameHelp')}
        data-autofocus
        value={values.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      {withZone && (
        <NativeSelectField
          label={t('compute.zone')}
          choices={zones.map(({ id = '', name = '' }) => ({ value: id, label: name }))}
          value={values.zoneid}
          onChange={(zoneid) => change({ zoneid })}
          error={problem('zoneid')}
        />
      )}
      {!ofSnapshot && (
        <OfferingChoices
          label={t('compute.diskOffering')}
          offerings={offerings}
          value={values.offering}
          onChange={(id) => change({ offering: id })}
          error={problem('offering')}
        />
      )}
      {!ofSnapshot && offering?.iscustomized === true && (
        <TextField
          label={t('compute.sizeGib')}
          inputMode="numeric"
          value={values.size}
          onChange={(event) => change({ size: event.currentTarget.value })}
          error={problem('size')}
        />
      )}
    </>
  )
}
