import { IconDisc, IconPlus, IconTemplate } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { isFiltered, noFilters, type ImageListState } from './image-list-state.ts'
import { listPath, type ImageKind } from '../kind.ts'

interface ImageListEmptyProps {
  readonly kind: ImageKind
  readonly state: ImageListState
  readonly set: (patch: Partial<ImageListState>) => void
}

/** An empty list: nothing matches the filters, or what the tab would hold and the first action. */
export function ImageListEmpty({ kind, state, set }: ImageListEmptyProps) {
  const t = useT()
  const Icon = kind === 'iso' ? IconDisc : IconTemplate
  const icon = <Icon size={32} stroke={1.4} />
  if (isFiltered(state)) {
    return (
      <EmptyState
        icon={icon}
        title={t('list.noMatches')}
        action={<Button onClick={() => set(noFilters)}>{t('list.filtersClear')}</Button>}
      >
        {t('images.noMatchesHelp')}
      </EmptyState>
    )
  }
  const own = state.tab === 'mine' || state.tab === 'all'
  return (
    <EmptyState
      icon={icon}
      title={t(own ? `images.empty.${kind}` : `images.emptyTab.${state.tab}`)}
      action={
        own && (
          <Link to={`${listPath[kind]}/add`} className={buttonClass({ variant: 'primary' })}>
            <IconPlus size={16} aria-hidden />
            {t(`images.add.${kind}`)}
          </Link>
        )
      }
    >
      {t(own ? `images.emptyHelp.${kind}` : `images.emptyTabHelp.${state.tab}`)}
    </EmptyState>
  )
}
