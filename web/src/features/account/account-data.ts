import { apiQuery } from '../../api/queries.ts'
import type { ResultFor } from '../../api/client.ts'

export type User = ResultFor<'listUsers'>['items'][number]
export type Keys = ResultFor<'getUserKeys'>

export const userQuery = (id: string) => apiQuery('listUsers', { id })
export const keysQuery = (id: string) => apiQuery('getUserKeys', { id })
