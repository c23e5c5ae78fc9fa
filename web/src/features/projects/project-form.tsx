import { useState } from 'react'
import { useNavigate } from 'react-router'
import * as z from 'zod/mini'
import { call, type ParamsFor } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { TextAreaField, TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { AccountField, type ChosenAccount } from '../people/account-field.tsx'
import { refreshPeople } from '../people/people.ts'
import { useFormDialog } from '../people/use-form-dialog.ts'
import { projectPath, type Project } from './projects.ts'

const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'projects.needed.name'), z.maxLength(255)),
  displaytext: z.string().check(z.maxLength(255)),
})
type Values = z.infer<typeof schema>

const isOfName = ({ code }: { readonly code?: string | undefined }) =>
  code === 'project.name_taken' || code === 'project.name_empty' ? 'name' : undefined

function toCreate(values: Values, owner: ChosenAccount | undefined): ParamsFor<'createProject'> {
  return {
    name: values.name.trim(),
    displaytext: values.displaytext.trim() || undefined,
    ...(owner && { account: owner.name, domainid: owner.domainid }),
  }
}

/** Makes a project, whose first Admin is the caller's account or, for admins, another one. */
export function ProjectAdd({ onClose }: { onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const admin = isAdmin(useSession())
  const [owner, setOwner] = useState<ChosenAccount>()
  const { form, field, dialog } = useFormDialog({
    values: { name: '', displaytext: '' },
    schema,
    fieldOf: isOfName,
    save: async (values) => {
      const { id = '', name = '' } = await call('createProject', toCreate(values, owner))
      await refreshPeople()
      toastSuccess(t('projects.made', { name }))
      void navigate(projectPath(id), { replace: true })
    },
  })
  return (
    <FormDialog
      {...dialog}
      dirty={dialog.dirty || owner !== undefined}
      title={t('projects.add')}
      submitLabel={t('projects.make')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['createProject', toCreate(form.getValues(), owner)]} />}
    >
      <FormStack>
        <TextField label={t('projects.name')} data-autofocus {...field('name')} />
        <TextAreaField label={t('projects.description')} optional {...field('displaytext')} />
        {admin && (
          <AccountField
            label={t('projects.owner')}
            optional
            description={t('projects.ownerHelp')}
            value={owner}
            onChange={setOwner}
          />
        )}
      </FormStack>
    </FormDialog>
  )
}

function toUpdate(project: Project, values: Values): ParamsFor<'updateProject'> {
  const { id = '', name, displaytext } = project
  const changed = (before: string | undefined, text: string) =>
    text.trim() === (before ?? '') ? undefined : text.trim()
  return {
    id,
    name: changed(name, values.name),
    displaytext: changed(displaytext, values.displaytext),
  }
}

/** Renames a project, or describes it anew. */
export function ProjectEdit({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useT()
  const { name = '', displaytext = '' } = project
  const { form, field, dialog } = useFormDialog({
    values: { name, displaytext },
    schema,
    fieldOf: isOfName,
    save: async (values) => {
      await call('updateProject', toUpdate(project, values))
      await refreshPeople()
      toastSuccess(t('projects.saved', { name: values.name }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('projects.editTitle')}
      submitLabel={t('action.save')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['updateProject', toUpdate(project, form.getValues())]} />}
    >
      <FormStack>
        <TextField label={t('projects.name')} data-autofocus {...field('name')} />
        <TextAreaField label={t('projects.description')} optional {...field('displaytext')} />
      </FormStack>
    </FormDialog>
  )
}
