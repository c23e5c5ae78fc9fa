import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { foundState } from '../../../api/found-state.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { useSettledText } from '../../../ui/use-settled-text.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { useComputeAction } from '../compute-action.ts'
import { nameOf, ownerOf, type Volume } from '../compute.ts'
import { PickField } from '../pick-field.tsx'
import { searchedFor } from '../searched-for.ts'

const shown = { page: 1, pagesize: 50 } as const

/** Gives a volume to an instance of its zone, running or stopped. */
export function AttachVolume({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const t = useT()
  const [instance, setInstance] = useState<Choice>()
  const [tried, setTried] = useState(false)
  const typed = useSettledText()
  const { settled, field } = typed
  const { id = '', state, name = '', zoneid } = volume
  const keyword = searchedFor(settled, instance)
  const query = useQuery(
    apiQuery('listVirtualMachines', {
      ...ownerOf(volume),
      zoneid,
      state: ['Running', 'Stopped'],
      keyword,
      ...shown,
    }),
  )
  const attach = useComputeAction(() => {
    toastSuccess(t('compute.volumeAttach.done', { name: instance?.label ?? '' }))
    onClose()
  })
  const request: ApiCall = ['attachVolume', { id, virtualmachineid: instance?.value ?? '' }]
  return (
    <FormDialog
      opened
      title={t('compute.volumeAttachTitle', { name })}
      submitLabel={t('compute.volumeAttach')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (instance !== undefined) attach.mutate({ id, state, request })
      }}
      pending={attach.isPending}
      error={attach.error}
      dirty={false}
      aside={<ApiCallButton call={() => request} />}
    >
      <FormStack>
        <PickField
          label={t('compute.instance')}
          description={t('compute.volumeAttach.help', { zone: volume.zonename ?? '' })}
          error={tried && instance === undefined ? t('compute.needed.instance') : undefined}
          first
          choices={(query.data?.items ?? []).map((each) => ({
            value: each.id ?? '',
            label: nameOf(each),
          }))}
          search={field}
          found={foundState(typed, query)}
          value={instance}
          onChange={setInstance}
        />
      </FormStack>
    </FormDialog>
  )
}
