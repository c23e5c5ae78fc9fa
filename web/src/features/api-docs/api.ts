import { apiQuery } from '../../api/queries.ts'
import type { ResultFor } from '../../api/client.ts'
import { urlText } from '../../router/url-state.ts'

export type Api = ResultFor<'listApis'>['items'][number]
export type ApiParam = Api['params'][number]

/** A field of an answer; sub-objects have fields of their own. */
export interface ApiField {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly type?: string | undefined
  readonly since?: string | undefined
  readonly response?: readonly ApiField[] | undefined
}

/** Every command that the role may use, as the server declares it. */
export const apisQuery = apiQuery('listApis', {})

export const docsShape = { q: urlText }
