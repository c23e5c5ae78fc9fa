import {
  IconArrowsExchange,
  IconEye,
  IconGauge,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useChosenProject } from '../../layout/chosen-project.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import type { MenuGroup, MenuItem } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { projectPath, stateOf, type Project, useProjectDialog } from './projects.ts'
import { useInvites } from './use-invites.ts'
import { useWhyNot } from './use-may.ts'

const size = 16

/** What can be done with a project, for its row and its page; what cannot says why. */
export function useProjectActions(): (project: Project, onPage?: boolean) => MenuGroup[] {
  const t = useT()
  const navigate = useNavigate()
  const admin = isAdmin(useSession())
  const invites = useInvites()
  const whyNot = useWhyNot()
  const chosen = useChosenProject()
  const { open } = useProjectDialog()
  const apiCall = useApiCallItem()
  return (project, onPage = false) => {
    const { id = '' } = project
    const isSuspended = stateOf(project) !== 'Active'
    const is = chosen.id === id
    const first: MenuItem[] = [
      ...(onPage
        ? []
        : [
            {
              id: 'details',
              label: t('people.details'),
              icon: <IconEye size={size} />,
              onSelect: () => void navigate(projectPath(id)),
            },
          ]),
      {
        id: 'work',
        label: t('projects.work'),
        icon: <IconArrowsExchange size={size} />,
        disabledReason: is ? t('projects.workHere') : undefined,
        onSelect: () => {
          chosen.choose(id)
          void navigate('/templates')
        },
      },
    ]
    const switching: MenuItem = isSuspended
      ? {
          id: 'activate',
          label: t('projects.activate'),
          icon: <IconPlayerPlay size={size} />,
          disabledReason: whyNot(project, 'activate'),
          onSelect: () => open('activate', id),
        }
      : {
          id: 'suspend',
          label: t('projects.suspend'),
          icon: <IconPlayerPause size={size} />,
          disabledReason: whyNot(project, 'suspend'),
          onSelect: () => open('suspend', id),
        }
    const limits: MenuItem = {
      id: 'limits',
      label: t('people.limitsEdit'),
      icon: <IconGauge size={size} />,
      onSelect: () => open('limits', id),
    }
    return [
      { items: first },
      {
        items: [
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            disabledReason: whyNot(project, 'update'),
            onSelect: () => open('edit', id),
          },
          {
            id: 'member-add',
            label: t(invites ? 'projects.memberInvite' : 'projects.memberAdd'),
            icon: <IconUserPlus size={size} />,
            disabledReason: whyNot(project, 'add'),
            onSelect: () => open('member-add', id),
          },
          // Limits are for admins to set.
          ...(admin ? [limits] : []),
          switching,
          apiCall(['listProjects', { id, listall: true }], ['deleteProject', { id }]),
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: t('action.delete'),
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: whyNot(project, 'delete'),
            onSelect: () => open('delete', id),
          },
        ],
      },
    ]
  }
}
