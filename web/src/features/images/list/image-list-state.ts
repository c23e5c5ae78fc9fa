import { listShape } from '../../../router/list-state.ts'
import {
  urlChoice,
  urlOptional,
  urlOptionalText,
  type UrlState,
} from '../../../router/url-state.ts'
import { filterOf, tabs } from './image-tabs.ts'
import type { ImageKind, ImageListParams } from '../kind.ts'
import { listCall } from '../kind.ts'

/** What the lists can be sorted by: fields that `sortby` takes. */
export const sortFields = [
  'name',
  'size',
  'format',
  'hypervisor',
  'ostypename',
  'account',
  'updated',
  'created',
] as const

export const readiness = ['ready', 'notReady'] as const

/** The state of an image list in its address. */
export const imageListShape = {
  ...listShape(sortFields, { by: 'name', order: 'asc' }),
  tab: urlChoice(tabs, 'mine'),
  hypervisor: urlOptionalText,
  format: urlOptionalText,
  zone: urlOptionalText,
  ready: urlOptional(readiness),
}

export type ImageListState = UrlState<typeof imageListShape>

/** True while something narrows the list down, so that "nothing here" means "nothing matches". */
export function isFiltered({ q, hypervisor, format, zone, ready }: ImageListState): boolean {
  return q !== '' || [hypervisor, format, zone, ready].some((value) => value !== undefined)
}

/** Takes off every filter; the tab and the sorting stay. */
export const noFilters = {
  q: '',
  hypervisor: undefined,
  format: undefined,
  zone: undefined,
  ready: undefined,
}

/** The list command behind a state. */
export function imageListCall(kind: ImageKind, state: ImageListState) {
  const params: ImageListParams = {
    showunique: true,
    ...(state.tab === 'all' ? { listall: true } : {}),
    keyword: state.q.trim() || undefined,
    hypervisor: kind === 'template' ? state.hypervisor : undefined,
    format: kind === 'template' && state.format !== undefined ? [state.format] : undefined,
    zoneid: state.zone,
    isready: state.ready === undefined ? undefined : state.ready === 'ready',
    sortby: state.sort,
    sortorder: state.order,
    page: state.page,
    pagesize: state.size,
  }
  return listCall(kind, filterOf[state.tab], params)
}

/** The count behind a tab, whatever the filters: a list of one row. */
export function tabCountCall(kind: ImageKind, tab: (typeof tabs)[number]) {
  const listall = tab === 'all' ? { listall: true } : {}
  return listCall(kind, filterOf[tab], { showunique: true, ...listall, page: 1, pagesize: 1 })
}
