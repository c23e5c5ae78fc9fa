import type { ParamsFor } from '../../api/client.ts'
import type { ApiCall } from '../api-call/api-call.ts'
import type { ProjectDialog } from './projects.ts'

/** One page holds them: projects have a handful of members, rarely some dozens. */
export const memberParams = (projectid: string): ParamsFor<'listProjectAccounts'> => ({
  projectid,
  page: 1,
  pagesize: 500,
})

/** What can be done with a member. */
export type MemberChange = Extract<
  ProjectDialog,
  `member-${'admin' | 'regular' | 'owner' | 'remove'}`
>

/** The call behind a change of a member. */
export function memberCall(to: MemberChange, projectid: string, account: string): ApiCall {
  const member = { id: projectid, account }
  switch (to) {
    case 'member-admin':
      return ['updateProject', { ...member, roletype: 'Admin', swapowner: false }]
    case 'member-regular':
      return ['updateProject', { ...member, roletype: 'Regular', swapowner: false }]
    case 'member-owner':
      return ['updateProject', { ...member, swapowner: true }]
    case 'member-remove':
      return ['deleteAccountFromProject', { projectid, account }]
  }
}
