import { listShape } from '../../../router/list-state.ts'
import { urlChoice, urlOptionalText, type UrlState } from '../../../router/url-state.ts'
import { filterOf, tabs } from './image-tabs.ts'
import type { ImageKind, ImageListParams } from '../kind.ts'
import { listCall } from '../kind.ts'

/** What the lists can be sorted by: fields that `sortby` takes. */
export const sortFields = [
  'name',
  'size',
  'physicalsize',
  'format',
  'hypervisor',
  'ostypename',
  'account',
  'updated',
  'created',
] as const

/** The facets that chips filter by, and the name of each in the address. */
export const facetsOf = {
  template: ['state', 'hypervisor', 'format', 'zone', 'ostype', 'owner'],
  iso: ['state', 'zone', 'ostype', 'owner'],
} as const
export type Facet = (typeof facetsOf)['template'][number]

/** The state of an image list in its address; filters are values with commas between. */
export const imageListShape = {
  ...listShape(sortFields, { by: 'name', order: 'asc' }),
  tab: urlChoice(tabs, 'mine'),
  state: urlOptionalText,
  hypervisor: urlOptionalText,
  format: urlOptionalText,
  zone: urlOptionalText,
  ostype: urlOptionalText,
  owner: urlOptionalText,
  /** Id of the project whose images are listed; one's own without. */
  project: urlOptionalText,
}

export type ImageListState = UrlState<typeof imageListShape>

/** The values of a filter. */
export function valuesOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((value) => value !== '')
}

/** What filters are in the address for their values. */
export function textOf(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',')
}

/** True while something narrows the list down, so that "nothing here" means "nothing matches". */
export function isFiltered(state: ImageListState): boolean {
  return filterCount(state) > 0
}

/** How many things narrow the list down: the search, and each facet that has values. */
export function filterCount(state: ImageListState): number {
  const facets = facetsOf.template.filter((facet) => state[facet] !== undefined)
  return facets.length + (state.q === '' ? 0 : 1)
}

/** Takes off every filter; the tab and the sorting stay. */
export const noFilters = {
  q: '',
  state: undefined,
  hypervisor: undefined,
  format: undefined,
  zone: undefined,
  ostype: undefined,
  owner: undefined,
}

/** Whose images a tab is about; all of them are those of people and of projects. */
function ownersOf(tab: (typeof tabs)[number], project: string | undefined) {
  return tab === 'all' ? { listall: true, projectid: '-1' } : { projectid: project }
}

/** What narrows the list down, as parameters; ISOs are not asked for what they do not have. */
function filterParams(kind: ImageKind, state: ImageListState): ImageListParams {
  const listed = (facet: Facet) => {
    const values = valuesOf(state[facet])
    return values.length === 0 ? undefined : values
  }
  const ofTemplates =
    kind === 'template' ? { hypervisor: state.hypervisor, format: listed('format') } : {}
  return {
    showunique: true,
    ...ownersOf(state.tab, state.project),
    keyword: state.q.trim() || undefined,
    state: listed('state'),
    zoneids: listed('zone'),
    ostypeid: listed('ostype'),
    accountids: listed('owner'),
    ...ofTemplates,
  }
}

/** The list command behind a state. */
export function imageListCall(kind: ImageKind, state: ImageListState) {
  return listCall(kind, filterOf[state.tab], {
    ...filterParams(kind, state),
    sortby: state.sort,
    sortorder: state.order,
    page: state.page,
    pagesize: state.size,
  })
}

/** Tab, search and filters as one text: as long as it stays, a list holds the same images. */
export function narrowing({ tab, q, project = '', ...state }: ImageListState): string {
  const facets = facetsOf.template.map((facet) => state[facet] ?? '')
  return JSON.stringify([tab, q.trim(), project, facets])
}

/** The counts of the facets under a state: a list of one row. */
export function facetsCall(kind: ImageKind, state: ImageListState) {
  return listCall(kind, filterOf[state.tab], {
    ...filterParams(kind, state),
    facets: [...facetsOf[kind]],
    page: 1,
    pagesize: 1,
  })
}

/** Everything that matches a state, to be read in pages of `pagesize`. */
export function matchesCall(
  kind: ImageKind,
  state: ImageListState,
  page: number,
  pagesize: number,
) {
  const params = { ...filterParams(kind, state), sortby: 'created', page, pagesize }
  return listCall(kind, filterOf[state.tab], params)
}

/** The count behind a tab, whatever the filters: a list of one row. */
export function tabCountCall(kind: ImageKind, tab: (typeof tabs)[number], project?: string) {
  const params = { showunique: true, ...ownersOf(tab, project), page: 1, pagesize: 1 }
  return listCall(kind, filterOf[tab], params)
}
