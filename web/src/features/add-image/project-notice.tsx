import { useErrorWords } from '../../i18n/error-text.ts'
import { useProjectNamed } from '../../layout/chosen-project.ts'
import { Notice } from '../../ui/notice.tsx'

/** Why nothing can be added to a project now, such as while it is suspended. */
export function ProjectNotice({ id }: { id: string }) {
  const words = useErrorWords()
  const project = useProjectNamed(id)
  const may: unknown = project?.can?.['use']
  if (typeof may !== 'string') return null
  return (
    <Notice tone="attention">
      {words({ code: may, params: { name: project?.name ?? '' }, text: may })}
    </Notice>
  )
}
