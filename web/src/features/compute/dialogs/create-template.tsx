import { useQuery } from '@tanstack/react-query'
import { Controller, type UseFormReturn } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { begin } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { invalidate } from '../../../api/query-client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useSession } from '../../../layout/use-session.ts'
import { TextAreaField, TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { GuideLink } from '../../guides/guide-link.tsx'
import { PasswordNotice } from '../../guides/password-notice.tsx'
import { imagePath } from '../../images/kind.ts'
import { useFormDialog } from '../../people/use-form-dialog.ts'
import { everyones } from '../compute.ts'
import { OsField } from './os-field.tsx'
import {
  noTemplate,
  sourceName,
  templateSchema,
  toCreateTemplate,
  type TemplateSource,
  type TemplateValues,
} from './template-values.ts'
import styles from './dialogs.module.css'

interface CreateTemplateProps {
  readonly from: TemplateSource
  readonly onClose: () => void
}

/** Makes a template from a volume or a snapshot (spec C1); its page shows how far it is. */
export function CreateTemplate({ from, onClose }: CreateTemplateProps) {
  const guessed = useGuestOs(from)
  // The form begins with what is known of the guest.
  return guessed === undefined ? null : (
    <TemplateForm from={from} ostypeid={guessed} onClose={onClose} />
  )
}

/** OS type of the guest that it comes from: empty when nobody knows, undefined until that is known. */
function useGuestOs(from: TemplateSource): string | undefined {
  const at = 'volume' in from ? from.volume.virtualmachineid : undefined
  const query = useQuery({
    ...apiQuery('listVirtualMachines', { id: at ?? '', ...everyones }),
    enabled: at !== undefined,
  })
  if ('snapshot' in from) return from.snapshot.ostypeid ?? ''
  if (at === undefined || query.isError) return ''
  return query.data && (query.data.items[0]?.ostypeid ?? '')
}

function TemplateForm({ from, ostypeid, onClose }: CreateTemplateProps & { ostypeid: string }) {
  const t = useT()
  const navigate = useNavigate()
  const { form, field, errorOf, dialog } = useFormDialog({
    values: { ...noTemplate, ostypeid },
    schema: templateSchema,
    fieldOf: ({ code = '' }) => (code.startsWith('image.name') ? 'name' : undefined),
    save: async (values) => {
      const id = await begin('createTemplate', toCreateTemplate(from, values))
      await invalidate('listTemplates')
      toastSuccess(t('compute.templateCreate.begun', { name: values.name.trim() }))
      if (id === undefined) onClose()
      else void navigate(imagePath('template', id))
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('compute.templateCreateTitle', { name: sourceName(from) })}
      submitLabel={t('compute.templateCreate')}
      onClose={onClose}
      aside={
        <ApiCallButton call={() => ['createTemplate', toCreateTemplate(from, form.getValues())]} />
      }
    >
      <FormStack>
        <TextField label={t('compute.name')} data-autofocus {...field('name')} />
        <TextAreaField label={t('image.displaytext')} optional {...field('displaytext')} />
        <Controller
          control={form.control}
          name="ostypeid"
          render={({ field: { value, onChange } }) => (
            <OsField
              value={value}
              onChange={onChange}
              error={errorOf('ostypeid')}
              guest={ostypeid}
            />
          )}
        />
        <Flags form={form} />
        {form.watch('passwordenabled') && <PasswordNotice />}
        <p className={styles.about}>
          {t('compute.templateCreate.about')} <GuideLink />
        </p>
      </FormStack>
    </FormDialog>
  )
}

interface FormPart {
  readonly form: UseFormReturn<TemplateValues>
}

function Flags({ form }: FormPart) {
  const t = useT()
  const { role } = useSession()
  const mayPublish = useQuery(apiQuery('listCapabilities', {})).data?.userpublictemplateenabled
  const flags = [
    {
      name: 'passwordenabled',
      label: 'image.flag.passwordenabled',
      help: 'image.flagHelp.passwordenabled',
    },
    ...(role !== 'User' || mayPublish === true
      ? [
          {
            name: 'ispublic',
            label: 'image.public',
            help: 'compute.templateCreate.publicHelp',
          } as const,
        ]
      : []),
    ...(role === 'Admin'
      ? [
          {
            name: 'isfeatured',
            label: 'image.featured',
            help: 'compute.templateCreate.featuredHelp',
          } as const,
        ]
      : []),
  ] as const
  return flags.map(({ name, label, help }) => (
    <Controller
      key={name}
      control={form.control}
      name={name}
      render={({ field: { value, ...field } }) => (
        <SwitchField label={t(label)} description={t(help)} checked={value} {...field} />
      )}
    />
  ))
}
