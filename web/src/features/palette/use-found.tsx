import { IconDisc, IconSearch, IconSettings, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { imagePath, listCall, listPath, type Image, type ImageKind } from '../images/kind.ts'
import { settingsQuery } from '../settings/setting-state.ts'
import { useSettingWords } from '../settings/setting-words.ts'
import type { Entry } from './entry.ts'
import { matches } from './match.ts'

const mostImages = 5
const mostSettings = 5

/** Images whose names hold what was asked for, of both kinds, and whether they are still on their way. */
export function useImages(asked: string) {
  const t = useT()
  const format = useFormat()
  const session = useSession()
  const admin = isAdmin(session)
  const callFor = (kind: ImageKind) =>
    listCall(kind, admin ? 'all' : 'executable', {
      keyword: asked,
      ...(admin && { listall: true, projectid: '-1' }),
      showunique: true,
      page: 1,
      pagesize: mostImages,
    })
  const enabled = asked !== ''
  const templates = useQuery({ ...apiQuery(...callFor('template')), enabled })
  const isos = useQuery({ ...apiQuery(...callFor('iso')), enabled })
  // What was found for the letters before would lead to something else than what is asked for.
  const of = ({ data, isPlaceholderData }: typeof templates, kind: ImageKind) => {
    if (isPlaceholderData || data === undefined) return []
    const entries = data.items.map((image) => entryOf(image, kind))
    // Only the list of all images finds the same ones.
    if (!admin || data.count <= mostImages) return entries
    const label = t(`palette.all.${kind}`, { count: format.number(data.count) })
    return [...entries, listEntry(kind, asked, label)]
  }
  return {
    entries: enabled ? [...of(templates, 'template'), ...of(isos, 'iso')] : [],
    pending: enabled && (templates.isFetching || isos.isFetching),
    error: enabled ? (templates.error ?? isos.error) : null,
  }
}

/** The list that shows everything that was found. */
function listEntry(kind: ImageKind, asked: string, label: string): Entry {
  return {
    id: `images:${kind}`,
    label,
    icon: <IconSearch size={18} stroke={1.6} />,
    to: `${listPath[kind]}?${new URLSearchParams({ tab: 'all', q: asked })}`,
  }
}

function entryOf(image: Image, kind: ImageKind): Entry {
  const Icon = kind === 'iso' ? IconDisc : IconTemplate
  return {
    id: `image:${image.id}`,
    label: image.name ?? '',
    hint: image.ostypename,
    icon: <Icon size={18} stroke={1.6} />,
    to: imagePath(kind, image.id ?? ''),
  }
}

/** Settings by name, description or key; for those who may see settings. */
export function useSettings(asked: string): Entry[] {
  const t = useT()
  const enabled = useSession().role === 'Admin' && asked !== ''
  const settings = useQuery({ ...settingsQuery, enabled }).data ?? []
  const words = useSettingWords()
  if (!enabled || words === undefined) return []
  return settings
    .filter((setting) => matches(asked, `${setting.name} ${words(setting).title}`))
    .slice(0, mostSettings)
    .map((setting) => ({
      id: `setting:${setting.name}`,
      label: words(setting).title,
      hint: setting.name ?? t('nav.settings'),
      icon: <IconSettings size={18} stroke={1.6} />,
      to: `/settings?${new URLSearchParams({ at: setting.name ?? '' })}`,
    }))
}
