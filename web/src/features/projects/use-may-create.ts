import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'

/** Whether the caller may create projects (setting `allow.user.create.projects`), and why not. */
export function useMayCreate(): { readonly may: boolean; readonly reason: string | undefined } {
  const t = useT()
  const admin = isAdmin(useSession())
  const capabilities = useQuery(apiQuery('listCapabilities', {})).data
  const may = admin || capabilities?.allowusercreateprojects === true
  const denied = capabilities?.allowusercreateprojects === false && !admin
  return { may, reason: denied ? t('projects.createDenied') : undefined }
}
