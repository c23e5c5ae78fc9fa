import { useState } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { useComputeAction } from '../compute-action.ts'
import { nameOf, type Instance } from '../compute.ts'
import { PickField } from '../pick-field.tsx'
import { choiceOf, useFoundImages } from '../use-found-images.ts'
import { ActionDialog } from './action-dialog.tsx'

interface OfInstance {
  readonly instance: Instance
  readonly onClose: () => void
}

/** The tools of other hypervisors are refused: they are on hosts that instances of KVM do not run on. */
const isForAll = ({ templatetype }: { readonly templatetype?: string | undefined }) =>
  templatetype !== 'PERHOST'

/** Puts an ISO into the drive of an instance; one that is there already is named before it goes. */
export function IsoAttach({ instance, onClose }: OfInstance) {
  const t = useT()
  const [iso, setIso] = useState<Choice>()
  const [tried, setTried] = useState(false)
  const { id = '', state, zoneid, isoid, isoname = '' } = instance
  const { images, search, found } = useFoundImages('iso', { zoneid, chosen: iso })
  const name = nameOf(instance)
  const attach = useComputeAction(() => {
    toastSuccess(t('compute.isoAttach.done', { iso: iso?.label ?? '', name }))
    onClose()
  })
  const request: ApiCall = ['attachIso', { id: iso?.value ?? '', virtualmachineid: id }]
  return (
    <FormDialog
      opened
      title={t('compute.isoAttachTitle', { name })}
      submitLabel={t(isoid === undefined ? 'compute.isoAttach' : 'compute.isoReplace')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (iso !== undefined) attach.mutate({ id, state, request })
      }}
      pending={attach.isPending}
      error={attach.error}
      dirty={false}
      aside={<ApiCallButton call={() => request} />}
    >
      <FormStack>
        {isoid !== undefined && (
          <Notice tone="attention">{t('compute.isoReplaces', { iso: isoname })}</Notice>
        )}
        <PickField
          label="ISO"
          description={t('compute.isoAttach.help', { zone: instance.zonename ?? '' })}
          placeholder={t('compute.isoPlaceholder')}
          error={tried && iso === undefined ? t('compute.needed.iso') : undefined}
          first
          choices={images.filter((image) => image.id !== isoid && isForAll(image)).map(choiceOf)}
          search={search}
          found={found}
          value={iso}
          onChange={setIso}
        />
      </FormStack>
    </FormDialog>
  )
}

/** Takes the ISO out of the drive. */
export function IsoDetach({ instance, onClose }: OfInstance) {
  const t = useT()
  const { id = '', state, isoname = '' } = instance
  const name = nameOf(instance)
  return (
    <ActionDialog
      title={t('compute.isoDetachTitle', { iso: isoname })}
      means={[
        t('compute.isoDetach.keeps', { name }),
        ...(state === 'Running' ? [t('compute.isoDetach.running')] : []),
      ]}
      submitLabel={t('compute.isoDetachShort')}
      to={instance}
      request={['detachIso', { virtualmachineid: id }]}
      done={t('compute.isoDetach.done', { iso: isoname })}
      onClose={onClose}
    />
  )
}
