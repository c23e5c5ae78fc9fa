import { useErrorWords } from '../../i18n/error-text.ts'
import { useSession } from '../../layout/use-session.ts'
import type { Project } from './projects.ts'

type Action = 'update' | 'activate' | 'suspend' | 'delete' | 'add' | 'use'

/** Why something cannot be done with a project now, by the row's own `can`; undefined when it can. */
export function useWhyNot() {
  const { account } = useSession()
  const words = useErrorWords()
  return (project: Project, action: Action): string | undefined => {
    const may = project.can?.[action]
    if (may === true) return undefined
    const code = typeof may === 'string' ? may : 'project.not_manager'
    return words({ code, params: { account, name: project.name ?? '' }, text: code })
  }
}
