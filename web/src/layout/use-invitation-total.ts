import { useLive } from '../api/queries.ts'

/** How many invitations to projects wait for an answer of the caller's account; undefined for none. */
export function useInvitationTotal(enabled: boolean): number | undefined {
  const { data } = useLive(
    'listProjectInvitations',
    { activeonly: true, page: 1, pagesize: 1 },
    { enabled },
  )
  return enabled && data !== undefined && data.count > 0 ? data.count : undefined
}
