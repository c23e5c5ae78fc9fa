import './texts.ts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useForm, type UseFormReturn } from 'react-hook-form'
import { begin } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { invalidate } from '../../../api/query-client.ts'
import { type TextKey, useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { GuideLink } from '../../guides/guide-link.tsx'
import type { Image } from '../kind.ts'
import { cleanSchema, type CleanValues, removed, staying, toRequest } from './clean-form.ts'
import styles from './clean.module.css'

const capabilitiesQuery = apiQuery('listCapabilities', {})

interface CleanPanelProps {
  readonly image: Image
  readonly onClose: () => void
}

/** Makes a cleaned copy of a template (issue: Image check). */
export function CleanPanel({ image, onClose }: CleanPanelProps) {
  const t = useT()
  const form = useForm<CleanValues>({
    defaultValues: { name: t('clean.nameOf', { name: image.name ?? '' }) },
    resolver: zodResolver(cleanSchema),
    // The first bad field gets the focus from the dialog, which knows when it is drawn.
    shouldFocusError: false,
  })
  const clean = useMutation({
    mutationFn: (values: CleanValues) => begin('cleanImage', toRequest(image, values)),
    onSuccess: async (_, { name }) => {
      await invalidate('listTemplates')
      toastSuccess(t('clean.begun', { name }))
      onClose()
    },
  })
  const missing = useQuery(capabilitiesQuery).data?.imagechecker === 'missing'
  return (
    <FormDialog
      opened
      title={t('clean.title')}
      submitLabel={t('clean.submit')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => clean.mutate(values))}
      pending={clean.isPending}
      blocked={missing ? t('clean.missing') : undefined}
      error={clean.error}
      dirty={form.formState.isDirty}
      aside={<ApiCallButton call={() => ['cleanImage', toRequest(image, form.getValues())]} />}
    >
      <CleanFields image={image} form={form} missing={missing} />
    </FormDialog>
  )
}

interface CleanFieldsProps {
  readonly image: Image
  readonly form: UseFormReturn<CleanValues>
  /** No worker has what to clean with. */
  readonly missing: boolean
}

function CleanFields({ image, form, missing }: CleanFieldsProps) {
  const t = useT()
  const { name = '' } = image
  const problem = form.formState.errors.name?.message as TextKey | undefined
  return (
    <FormStack>
      {missing && <Notice tone="attention">{t('clean.missing')}</Notice>}
      <p>{t('clean.intro', { name })}</p>
      <TextField
        data-autofocus
        label={t('clean.name')}
        error={problem === undefined ? undefined : t(problem)}
        {...form.register('name')}
      />
      <Part title={t('clean.removes')} texts={removed} />
      <Part title={t('clean.stays')} texts={staying} />
      <Notice tone="info" action={<GuideLink to="windows" />}>
        {t('clean.system')}
      </Notice>
      <p>{t('clean.cost')}</p>
    </FormStack>
  )
}

function Part({ title, texts }: { title: string; texts: readonly TextKey[] }) {
  const t = useT()
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {texts.map((text) => (
          <li key={text}>{t(text)}</li>
        ))}
      </ul>
    </section>
  )
}
