import type { ParamsFor, ResultFor } from '../../api/client.ts'

export type Invitation = ResultFor<'listProjectInvitations'>['items'][number]

/** The invitations that the caller's account can answer. */
export const myInvitations: ParamsFor<'listProjectInvitations'> = { activeonly: true }

/** One page holds them: those of a project to whom its managers still wait for, or might ask again. */
export const invitationsOf = (projectid: string): ParamsFor<'listProjectInvitations'> => ({
  projectid,
  page: 1,
  pagesize: 500,
})

export const invitationStates = ['Pending', 'Completed', 'Expired', 'Declined'] as const

export function invitationState({ state }: Invitation): (typeof invitationStates)[number] {
  return invitationStates.find((each) => each === state) ?? 'Pending'
}
