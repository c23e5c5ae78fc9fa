import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { useLive } from '../api/queries.ts'
import { currentSession } from '../api/session.ts'
import { rememberedText, useRemembered } from '../router/remembered.ts'
import { readUrl, urlNumber, urlOptionalText, useUrlState } from '../router/url-state.ts'
import { useSession } from './use-session.ts'

/*
 * In which project one works: what the lists of images and instances show, and whom new ones belong to. It is in
 * the address of those pages, so that a link shows the same, and this browser remembers it for each user.
 */

const shape = { project: urlOptionalText, page: urlNumber(1) }

/** Pages that are about the things of the project. */
const isOfProject = (pathname: string) =>
  /^\/(?:templates|isos|instances|volumes|snapshots)(?:\/add)?$/.test(pathname)

const keyOf = (userId: string) => `project.${userId}`

/** Id of the project of an address, else of the one that this browser remembers; for loaders. */
export function projectOf(search: URLSearchParams): string | undefined {
  const session = currentSession()
  const kept = session && rememberedText(keyOf(session.userid))
  return readUrl(shape, search).project ?? kept
}

/** The project that one works in, none for one's own things, and the way to another one. */
export function useChosenProject() {
  const { pathname } = useLocation()
  const [{ project: named }, set] = useUrlState(shape)
  const [kept, keep] = useRemembered(keyOf(useSession().userid))
  const here = isOfProject(pathname)
  return {
    id: (here ? named : undefined) ?? kept,
    choose: (project: string | undefined) => {
      keep(project)
      if (here) set({ project, page: 1 })
    },
  }
}

/** Keeps address and memory the same on a page of images: a link that names a project chooses it. */
export function useProjectAddress(): string | undefined {
  const [{ project: named }, set] = useUrlState(shape)
  const [kept, keep] = useRemembered(keyOf(useSession().userid))
  // One that the caller cannot enter is not worth remembering.
  const isKnown = Boolean(useProjectNamed(named))
  useEffect(() => {
    if (named !== undefined && isKnown) keep(named)
    // Only what an address says anew; what is chosen here comes to the address by itself.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [named, isKnown])
  useEffect(() => {
    if (named === undefined && kept !== undefined) set({ project: kept })
  }, [named, kept, set])
  return named ?? kept
}

/** Name and state of a project that one works in; undefined while it is read, null when there is none such. */
export function useProjectNamed(id: string | undefined) {
  const { data, isError } = useLive(
    'listProjects',
    { id: id ?? '', details: ['min'] },
    { enabled: id !== undefined },
  )
  if (id === undefined) return undefined
  const found = data?.items.find((project) => project.id === id)
  if (found !== undefined) return found
  return isError || data?.count === 0 ? null : undefined
}
