import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type ParamsFor } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { RadioChoices } from '../../ui/choices.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { AccountField, type ChosenAccount } from '../people/account-field.tsx'
import { refreshPeople } from '../people/people.ts'
import { NameField } from './name-field.tsx'
import { projectRoles, type Project, type ProjectRole } from './projects.ts'
import { useInvites } from './use-invites.ts'

/** Makes an account of the project's domain a member: picked where the caller may see them, else by its exact name. */
export function MemberAdd({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useT()
  const { id = '', name = '', domainid, domain = '' } = project
  const capabilities = useQuery(apiQuery('listCapabilities', {})).data
  const admin = isAdmin(useSession())
  const picks = admin || capabilities?.allowuserviewalldomainaccounts === true
  const invites = useInvites()
  const [account, setAccount] = useState<ChosenAccount>()
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState<ProjectRole>('Regular')
  const [tried, setTried] = useState(false)
  const whom = picks ? (account?.name ?? '') : typed.trim()
  const request = (): ParamsFor<'addAccountToProject'> => ({
    projectid: id,
    account: whom,
    roletype: role,
  })
  const add = useMutation({
    mutationFn: () => call('addAccountToProject', request()),
    onSuccess: async () => {
      await refreshPeople()
      toastSuccess(
        t(invites ? 'projects.memberInvited' : 'projects.memberAdded', { account: whom, name }),
      )
      onClose()
    },
  })
  const missing = tried && whom === '' ? t('projects.needed.account') : undefined
  return (
    <FormDialog
      opened
      title={t(invites ? 'projects.memberInviteTo' : 'projects.memberAddTo', { name })}
      submitLabel={t(invites ? 'projects.memberInvite' : 'projects.memberAdd')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (whom !== '') add.mutate()
      }}
      pending={add.isPending}
      error={add.error}
      dirty={whom !== '' || role !== 'Regular'}
      aside={<ApiCallButton call={() => ['addAccountToProject', request()]} />}
    >
      <FormStack>
        {picks ? (
          <AccountField
            label={t('people.account')}
            description={t('projects.memberPickHelp', { domain })}
            first
            domainId={domainid}
            value={account}
            onChange={setAccount}
            error={missing}
          />
        ) : (
          <NameField value={typed} onChange={setTyped} error={missing} domain={domain} />
        )}
        <RadioChoices
          label={t('projects.role')}
          choices={projectRoles.map((value) => ({
            value,
            label: t(`projects.role.${value}`),
            hint: t(`projects.roleHelp.${value}`),
          }))}
          value={role}
          onChange={(value) => setRole(value === 'Admin' ? 'Admin' : 'Regular')}
        />
      </FormStack>
    </FormDialog>
  )
}
