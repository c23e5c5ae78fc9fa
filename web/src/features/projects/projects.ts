import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { listShape } from '../../router/list-state.ts'
import { urlOptional, urlOptionalText, type UrlState, useUrlState } from '../../router/url-state.ts'
import type { Tone } from '../../ui/state-badge.tsx'

export type Project = ResultFor<'listProjects'>['items'][number]
export type Member = ResultFor<'listProjectAccounts'>['items'][number]

export const projectsPath = '/projects'
export const projectPath = (id: string) => `${projectsPath}/${id}`

export const projectDialogs = [
  'add',
  'edit',
  'suspend',
  'activate',
  'delete',
  'limits',
  'member-add',
  'member-admin',
  'member-regular',
  'member-owner',
  'member-remove',
  'invitation-withdraw',
] as const
export type ProjectDialog = (typeof projectDialogs)[number]

const dialogShape = {
  dialog: urlOptional(projectDialogs),
  on: urlOptionalText,
  member: urlOptionalText,
}

/** Which dialog is open about which project and member: in the address, so that *back* closes it. */
export function useProjectDialog() {
  const [{ dialog, on, member }, set] = useUrlState(dialogShape)
  return {
    dialog,
    on,
    /** Name of the account, or id of the invitation, that it is about. */
    member,
    open: (next: ProjectDialog, id?: string, account?: string) =>
      set({ dialog: next, on: id, member: account }, { push: true }),
    close: () => set({ dialog: undefined, on: undefined, member: undefined }),
  }
}

export const projectStates = ['Active', 'Suspended', 'Disabled'] as const
export type ProjectState = (typeof projectStates)[number]

export function stateOf({ state }: Project): ProjectState {
  return projectStates.find((each) => each === state) ?? 'Active'
}

export const stateTones: Readonly<Record<ProjectState, Tone>> = {
  Active: 'ready',
  Suspended: 'quiet',
  Disabled: 'moving',
}

/** Those that one belongs to, or all that an admin may see. */
export const scopes = ['mine', 'all'] as const
export type Scope = (typeof scopes)[number]

/** The state of the list of projects in its address. */
export const projectsShape = {
  ...listShape(['name', 'state', 'domainpath', 'created'], { by: 'name', order: 'asc' }),
  state: urlOptional(projectStates),
  scope: urlOptional(scopes),
}

export type ProjectsState = UrlState<typeof projectsShape>

export const noFilters = { q: '', state: undefined }

/** True while something narrows the list down. */
export function isFiltered({ q, state }: ProjectsState): boolean {
  return q !== '' || state !== undefined
}

/** Root admins begin with all, everybody else with their own; users have no others. */
export function scopeOf({ scope }: Pick<ProjectsState, 'scope'>, role: string): Scope {
  if (role === 'User') return 'mine'
  return scope ?? (role === 'Admin' ? 'all' : 'mine')
}

/** The parameters of the list behind a state. */
export function projectParams(state: ProjectsState, role: string): ParamsFor<'listProjects'> {
  return {
    ...(scopeOf(state, role) === 'all' ? { listall: true } : {}),
    keyword: state.q.trim() || undefined,
    state: state.state,
    sortby: state.sort,
    sortorder: state.order,
    page: state.page,
    pagesize: state.size,
  }
}

export const projectRoles = ['Admin', 'Regular'] as const
export type ProjectRole = (typeof projectRoles)[number]

export function roleOf({ role }: { readonly role?: string | undefined }): ProjectRole {
  return role === 'Admin' ? 'Admin' : 'Regular'
}
