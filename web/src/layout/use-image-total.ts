import { useLive } from '../api/queries.ts'
import { useChosenProject } from './chosen-project.ts'
import { isAdmin, useSession } from './use-session.ts'

/**
 * How many templates or ISOs the caller can see: an admin all of them, a user those they may use; those of
 * the project where one is chosen.
 * Lists of one row, so that only the count travels.
 */
export function useImageTotal(kind: 'template' | 'iso' | undefined): number | undefined {
  const admin = isAdmin(useSession())
  const { id: projectid } = useChosenProject()
  const filter = projectid !== undefined ? 'self' : admin ? 'all' : 'executable'
  const everyones = admin ? { listall: true, projectid: '-1' } : {}
  const whose = projectid === undefined ? everyones : { projectid }
  const params = { ...whose, showunique: true, page: 1, pagesize: 1 }
  const templates = useLive(
    'listTemplates',
    { templatefilter: filter, ...params },
    { enabled: kind === 'template' },
  )
  const isos = useLive('listIsos', { isofilter: filter, ...params }, { enabled: kind === 'iso' })
  // A disabled query still shows what another one has read.
  if (kind === undefined) return undefined
  return (kind === 'iso' ? isos : templates).data?.count
}
