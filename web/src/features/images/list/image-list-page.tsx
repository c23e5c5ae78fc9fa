import { IconPlus } from '@tabler/icons-react'
import { Suspense, useDeferredValue, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useProjectAddress } from '../../../layout/chosen-project.ts'
import { ProjectMark } from '../../../layout/project-switcher.tsx'
import { useImageTotal } from '../../../layout/use-image-total.ts'
import { useListState } from '../../../router/list-state.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { Filters, Page, PageBody, PageHead, Toolbar, WideOnly } from '../../../ui/page.tsx'
import { SearchBox } from '../../../ui/search-box.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { columnsAtFirst } from '../../../ui/table/column.ts'
import { useMedia } from '../../../ui/use-media.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { ListEnd } from '../../../ui/table/list-end.tsx'
import { lazyPart } from '../../../ui/lazy-part.ts'
import type { BulkAction } from '../bulk/bulk-actions.ts'
import { BulkBar } from '../bulk/bulk-bar.tsx'
import type { BulkTarget } from '../bulk/use-bulk-run.ts'
import { useSelection, type Selection } from '../bulk/use-selection.ts'
import { imageColumns } from './image-columns.tsx'
import { ImageDialogs } from '../dialogs/image-dialogs.tsx'
import { ImageFilters } from './image-filters.tsx'
import { ImageListEmpty } from './image-list-empty.tsx'
import {
  imageListCall,
  imageListShape,
  narrowing,
  type ImageListState,
} from './image-list-state.ts'
import { anyMoving } from '../image-state.ts'
import { ImageTabBar } from './image-tab-bar.tsx'
import { listPath, type Image, type ImageKind } from '../kind.ts'
import { useImageActions } from '../use-image-actions.tsx'

const BulkDialog = lazyPart(async () => (await import('../bulk/bulk-dialog.tsx')).BulkDialog)

/** The list of templates or ISOs: one row per image, its zones inside. */
export function ImageListPage({ kind }: { kind: ImageKind }) {
  const t = useT()
  const project = useProjectAddress()
  const listed = useListState(kind, imageListShape)
  const shownAtFirst = useShownAtFirst(kind, listed.state.tab)
  const list = {
    ...listed,
    state: { ...listed.state, project },
    shown: listed.shown ?? shownAtFirst,
  }
  const { state, set } = list
  const total = useImageTotal(kind)
  const query = useLive(...imageListCall(kind, state), { moving: ({ items }) => anyMoving(items) })
  // Keys that are typed meanwhile come before rows that arrive.
  const rows = useDeferredValue(query.data?.items)
  const selection = useSelection(narrowing(state), query.data?.count ?? 0)
  const [target, setTarget] = useState<BulkTarget>()
  useEffect(() => {
    document.title = `${t(`images.title.${kind}`)} · Mold`
  }, [kind, t])
  // The last rows of the last page may be gone; the page that is left is shown.
  const pages = Math.max(1, Math.ceil((query.data?.count ?? 1) / state.size))
  const beyond = query.data !== undefined && !query.isPlaceholderData && state.page > pages
  useEffect(() => {
    if (beyond) list.setPage(pages)
  })
  return (
    <Page>
      <PageHead
        title={t(`images.title.${kind}`)}
        count={total}
        mark={<ProjectMark />}
        actions={
          <>
            <WideOnly>
              <ApiCallButton look="icon" call={() => imageListCall(kind, state)} />
            </WideOnly>
            <Link
              to={`${listPath[kind]}/add`}
              className={buttonClass({ variant: 'primary' })}
              aria-keyshortcuts="n"
            >
              <IconPlus size={16} aria-hidden />
              {t(`images.add.${kind}`)}
            </Link>
          </>
        }
      />
      <ImageTabBar kind={kind} present={state.tab} project={project} />
      <Toolbar>
        {selection.count > 0 ? (
          <BulkBar
            selection={selection}
            total={query.data?.count ?? 0}
            onAction={(action) => setTarget(targetOf(action, selection, state))}
          />
        ) : (
          <ListTools kind={kind} list={list} count={query.data?.count} />
        )}
      </Toolbar>
      <PageBody>
        {query.isError && query.data === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data?.count === 0 ? (
          <ImageListEmpty kind={kind} state={state} set={set} />
        ) : (
          <ImageTable kind={kind} list={list} rows={rows} selection={selection} />
        )}
      </PageBody>
      <ImageDialogs kind={kind} known={query.data?.items} />
      {target !== undefined && (
        <Suspense>
          <BulkDialog
            kind={kind}
            target={target}
            onClose={(done) => {
              setTarget(undefined)
              if (done) selection.clear()
            }}
          />
        </Suspense>
      )}
    </Page>
  )
}

type List = ReturnType<typeof useListState<typeof imageListShape>>

/** Whose an image is matters where everybody's are listed; on usual screens its OS type makes room for that. */
function useShownAtFirst(kind: ImageKind, tab: ImageListState['tab']): string[] {
  const isRoomy = useMedia('(width >= 1440px)')
  const usual = columnsAtFirst(imageColumns[kind])
  if (tab === 'mine') return usual
  return [...usual.filter((id) => isRoomy || id !== 'ostypename'), 'account']
}

function targetOf(action: BulkAction, selection: Selection, state: ImageListState): BulkTarget {
  const { images, everything, count } = selection
  return { action, images, count, everything: everything ? state : undefined }
}

interface ListToolsProps {
  readonly kind: ImageKind
  readonly list: List
  /** How many match; undefined until the rows are there. */
  readonly count: number | undefined
}

/** Search, filters, pages and how the list looks. */
function ListTools({ kind, list, count }: ListToolsProps) {
  const t = useT()
  const { state, set } = list
  return (
    <>
      <SearchBox
        value={state.q}
        onChange={(q) => set({ q })}
        placeholder={t('images.searchPlaceholder')}
      />
      <Filters>
        <ImageFilters kind={kind} state={state} set={set} ready={count !== undefined} />
      </Filters>
      <ListEnd columns={imageColumns[kind]} list={list} count={count} />
    </>
  )
}

interface ImageTableProps {
  readonly kind: ImageKind
  readonly list: List
  readonly rows: readonly Image[] | undefined
  readonly selection: Selection
}

function ImageTable({ kind, list, rows, selection }: ImageTableProps) {
  const t = useT()
  const actions = useImageActions(kind)
  return (
    <DataTable
      label={t(`images.title.${kind}`)}
      columns={imageColumns[kind]}
      rows={rows}
      rowId={(image) => image.id ?? ''}
      shown={list.shown}
      sorting={list.sorting}
      onSort={list.setSorting}
      density={list.density}
      actions={actions}
      selection={selection}
      rowName={(image) => image.name ?? ''}
      expectedRows={Math.min(list.state.size, 15)}
    />
  )
}
