import './texts.ts'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useFormDialog } from '../../people/use-form-dialog.ts'
import { listCommand, type Image, type ImageKind } from '../kind.ts'
import { checksumChoices, fieldOf, retrySchema, toRequest, valuesOf } from './retry-form.ts'

interface RetryPanelProps {
  readonly kind: ImageKind
  readonly image: Image
  /** Only in this zone. */
  readonly zoneId: string | undefined
  readonly onClose: () => void
}

/** Tries a failed image again from another address or against another digest, without registering it anew. */
export function RetryPanel({ kind, image, zoneId, onClose }: RetryPanelProps) {
  const t = useT()
  const { form, errorOf, field, dialog } = useFormDialog({
    values: valuesOf(image),
    schema: retrySchema,
    save: async (values) => {
      await call('retryImage', toRequest(image, zoneId, values))
      await invalidate(listCommand[kind])
      toastSuccess(t('retry.begun', { name: image.name ?? '' }))
      onClose()
    },
    fieldOf: ({ code }) => fieldOf(code),
  })
  const choice = form.watch('choice')
  return (
    <FormDialog
      {...dialog}
      title={t('retry.title', { name: image.name ?? '' })}
      submitLabel={t('action.retry')}
      onClose={onClose}
      aside={
        <ApiCallButton call={() => ['retryImage', toRequest(image, zoneId, form.getValues())]} />
      }
    >
      <FormStack>
        <ReadyElsewhere image={image} />
        <TextField
          label={t('retry.url')}
          spellCheck={false}
          inputMode="url"
          data-autofocus
          {...field('url')}
        />
        <RadioChoices
          label={t('retry.checksum')}
          choices={checksumChoices.map((value) => ({ value, label: t(`retry.choice.${value}`) }))}
          value={choice}
          onChange={(value) => {
            const next = checksumChoices.find((each) => each === value)
            if (next !== undefined) form.setValue('choice', next, { shouldDirty: true })
          }}
        />
        {choice === 'other' && (
          <TextField
            label={t('retry.digest')}
            description={t('retry.digestHelp')}
            spellCheck={false}
            {...field('checksum')}
          />
        )}
        {choice !== 'other' && errorOf('checksum') !== undefined && (
          <Notice tone="failed">{errorOf('checksum')}</Notice>
        )}
      </FormStack>
    </FormDialog>
  )
}

/** All zones have the same bytes: once one has them, the others are filled from there. */
function ReadyElsewhere({ image }: { image: Image }) {
  const t = useT()
  const ready = image.zones?.find(({ isready }) => isready)
  if (ready === undefined) return null
  return <Notice tone="attention">{t('retry.copied', { zone: ready.zonename ?? '' })}</Notice>
}
