import { boolean, number, section } from '../setting.ts'

export const peopleSettings = {
  ...section(
    { group: 'Access', subgroup: 'Accounts', category: 'Advanced', component: 'access' },
    {
      'allow.user.view.all.domain.accounts': boolean(
        false,
        'Users see the accounts of their domain',
        'Whether users choose from all accounts of their domain when they share, instead of typing names',
        { scopes: ['domain'] },
      ),
      'incorrect.login.attempts.allowed': number(
        5,
        'Failed sign-ins without delay',
        'Failed sign-ins in a row after which further ones have to wait, longer each time; nobody is disabled',
        { min: 1, max: 1_000 },
      ),
    },
  ),
  ...section(
    { group: 'Access', subgroup: 'Projects', category: 'Advanced', component: 'access' },
    {
      'allow.user.create.projects': boolean(
        true,
        'Users may create projects',
        'Whether users other than admins may create projects',
      ),
      'project.invite.required': boolean(
        false,
        'Projects invite',
        'Whether an account that is added to a project is invited, and becomes a member once it accepts',
      ),
      'project.invite.timeout': number(
        86_400,
        'Life of an invitation',
        'Seconds until an invitation to a project expires',
        { min: 1, max: 31_536_000, parent: 'project.invite.required' },
      ),
    },
  ),
}
