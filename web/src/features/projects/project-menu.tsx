import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useChosenProject, useProjectNamed } from '../../layout/chosen-project.ts'
import type { MenuGroup, MenuItem, MenuProps } from '../../ui/menu.tsx'
import { MenuPopup } from '../../ui/menu-popup.tsx'

/** As many as fit; the others are on the page of projects, which searches them. */
const shown = 12

interface ProjectMenuProps extends Pick<MenuProps, 'target'> {
  /** Called after a choice, so that what the menu is in closes. */
  readonly onFollow: (() => void) | undefined
}

/** The projects that one can work in, and the way back to one's own things. */
export function ProjectMenu({ target, onFollow }: ProjectMenuProps) {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const { id: chosen, choose } = useChosenProject()
  const follow = (id: string | undefined) => {
    choose(id)
    onFollow?.()
  }
  const showAll = () => {
    void navigate('/projects')
    onFollow?.()
  }
  const present = useProjectNamed(chosen)
  const query = useQuery(
    apiQuery('listProjects', { details: ['min'], sortby: 'name', page: 1, pagesize: shown }),
  )
  const found = query.data?.items ?? []
  const listed = found.some(({ id }) => id === chosen) || !present ? found : [present, ...found]
  const items = listed.map(({ id = '', name = '' }): MenuItem => ({
    id,
    label: name,
    checked: id === chosen,
    onSelect: () => follow(id),
  }))
  const more = (query.data?.count ?? 0) - found.length
  const words =
    query.data === undefined
      ? t('switcher.loading')
      : items.length === 0
        ? t('switcher.none')
        : more > 0
          ? t('switcher.more', { count: format.number(more) })
          : t('nav.projects')
  const groups: MenuGroup[] = [
    {
      items: [
        {
          id: 'default',
          label: t('switcher.default'),
          checked: chosen === undefined,
          onSelect: () => follow(undefined),
        },
      ],
    },
    { label: words, items },
    {
      items: [{ id: 'all', label: t('switcher.all'), onSelect: showAll }],
    },
  ]
  return <MenuPopup target={target} groups={groups} align="start" />
}
