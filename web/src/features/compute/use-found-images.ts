import { useQuery } from '@tanstack/react-query'
import { foundState } from '../../api/found-state.ts'
import { apiQuery } from '../../api/queries.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import type { Choice } from '../../ui/select.tsx'
import { useSettledText } from '../../ui/use-settled-text.ts'
import { listCall, type Image, type ImageKind } from '../images/kind.ts'
import { searchedFor } from './searched-for.ts'

const shown = 50

interface Asked {
  /** Only those that are ready there. */
  readonly zoneid?: string | undefined
  readonly hypervisor?: string
  /** The one that is chosen: its name in the field is not searched for. */
  readonly chosen: Choice | undefined
}

/** Images that the caller may use, by a part of their name, for a field that picks one. */
export function useFoundImages(kind: ImageKind, { zoneid, hypervisor, chosen }: Asked) {
  const admin = isAdmin(useSession())
  const typed = useSettledText()
  const { settled, field } = typed
  const keyword = searchedFor(settled, chosen)
  const query = useQuery(
    apiQuery(
      ...listCall(kind, admin ? 'all' : 'executable', {
        ...(admin ? { listall: true, projectid: '-1' } : {}),
        showunique: true,
        keyword,
        hypervisor,
        state: ['ready'],
        ...(zoneid === undefined ? {} : { zoneids: [zoneid] }),
        sortby: 'name',
        page: 1,
        pagesize: shown,
      }),
    ),
  )
  const images: readonly Image[] = query.data?.items ?? []
  return { images, search: field, found: foundState(typed, query) }
}

export const choiceOf = ({ id = '', name = '' }: Pick<Image, 'id' | 'name'>): Choice => ({
  value: id,
  label: name,
})
