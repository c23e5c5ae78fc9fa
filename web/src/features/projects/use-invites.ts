import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../api/queries.ts'

/** Whether accounts are asked before they become members (`project.invite.required`). */
export function useInvites(): boolean {
  const capabilities = useQuery(apiQuery('listCapabilities', {})).data
  return capabilities?.projectinviterequired === true
}
