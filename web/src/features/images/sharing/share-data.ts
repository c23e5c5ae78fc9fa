import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { permissionsCommand, type Image, type ImageKind } from '../kind.ts'
import { sharingOf, type Sharing } from './share-change.ts'

export function permissionsQuery(kind: ImageKind, id: string) {
  return apiQuery(permissionsCommand[kind], { id })
}

/** Who may use an image now; undefined until it is known. */
export function useSharing(kind: ImageKind, image: Image) {
  const query = useQuery(permissionsQuery(kind, image.id ?? ''))
  // What was read for another image, which stays until this one is there, says nothing of this one.
  const own = query.data?.id === image.id ? query.data : undefined
  const sharing: Sharing | undefined = own && sharingOf(image, own)
  return { ...query, sharing }
}

/**
 * What the caller may do as the server has it at this moment, asked anew whenever a dialog opens and then kept: a
 * setting that is changed meanwhile does not take away a field that somebody is in (spec G2).
 */
const presentCapabilities = queryOptions({
  queryKey: ['capabilities of this opening'],
  queryFn: ({ signal }) => call('listCapabilities', {}, { signal }),
  staleTime: 'static',
  gcTime: 0,
})

/** How accounts are named: picked out of those that are listed to the caller, or typed. */
export interface SharingRights {
  readonly pick: boolean
  readonly mayPublish: boolean
  readonly mayFeature: boolean
}

/** What the caller may do in a dialog that opens now; undefined until the server has said so. */
export function useSharingRights() {
  const session = useSession()
  const admin = isAdmin(session)
  const { data, error, refetch } = useQuery(presentCapabilities)
  const rights: SharingRights | undefined = data && {
    pick: admin || data.allowuserviewalldomainaccounts,
    mayPublish: admin || data.userpublictemplateenabled,
    mayFeature: session.role === 'Admin',
  }
  return { rights, error, refetch }
}
