import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { foundState } from '../../../api/found-state.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { useSettledText } from '../../../ui/use-settled-text.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { useComputeAction } from '../compute-action.ts'
import { nameOf, ownerOf, type Instance } from '../compute.ts'
import { PickField } from '../pick-field.tsx'
import { searchedFor } from '../searched-for.ts'

const shown = { page: 1, pagesize: 50 } as const

interface ExistingVolumeProps {
  readonly instance: Instance
  readonly choice: ReactNode
  readonly onClose: () => void
}

/** Gives an instance a volume that no other has. */
export function ExistingVolume({ instance, choice, onClose }: ExistingVolumeProps) {
  const t = useT()
  const format = useFormat()
  const [volume, setVolume] = useState<Choice>()
  const [tried, setTried] = useState(false)
  const typed = useSettledText()
  const { settled, field } = typed
  const { id = '', state, zoneid } = instance
  const keyword = searchedFor(settled, volume)
  const query = useQuery(
    apiQuery('listVolumes', {
      ...ownerOf(instance),
      zoneid,
      type: 'DATADISK',
      attached: false,
      keyword,
      ...shown,
    }),
  )
  const choices = (query.data?.items ?? []).map((each) => ({
    value: each.id ?? '',
    label: `${each.name ?? ''} · ${format.size(each.size ?? 0)}`,
  }))
  const attach = useComputeAction(() => {
    toastSuccess(t('compute.volumeAttach.done', { name: nameOf(instance) }))
    onClose()
  })
  const request: ApiCall = ['attachVolume', { id: volume?.value ?? '', virtualmachineid: id }]
  return (
    <FormDialog
      opened
      title={t('compute.volumeAddTitle', { name: nameOf(instance) })}
      submitLabel={t('compute.volumeAttach')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (volume !== undefined) attach.mutate({ id, state, request })
      }}
      pending={attach.isPending}
      error={attach.error}
      dirty={false}
      aside={<ApiCallButton call={() => request} />}
    >
      <FormStack>
        {choice}
        <PickField
          label={t('compute.volume')}
          description={t('compute.volumeAttach.which')}
          error={tried && volume === undefined ? t('compute.needed.volume') : undefined}
          choices={choices}
          search={field}
          found={foundState(typed, query)}
          value={volume}
          onChange={setVolume}
        />
      </FormStack>
    </FormDialog>
  )
}
