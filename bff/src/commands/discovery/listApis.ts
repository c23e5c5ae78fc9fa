import { commands } from '@mold/shared/commands/index.ts'
import { jobFields, successFields } from '@mold/shared/contract/answer.ts'
import {
  type AnyCommand,
  everyRole,
  type ResultOf,
  type Role,
} from '@mold/shared/contract/command.ts'
import type { Field, Fields } from '@mold/shared/contract/field.ts'
import type { SyncHandler } from '../handler.ts'

type Api = ResultOf<typeof commands.listApis>['items'][number]
type ApiParam = Api['params'][number]
type ApiField = Api['response'][number]

/** Sub-objects below a field, as far as the declaration of listApis itself goes. */
const deepest = 3

/* Every member is present and of its type, or cmk refuses the whole list (protocol §10). */
const described = Object.values<AnyCommand>(commands)
  .map((declaration) => ({ declaration, api: describe(declaration) }))
  .toSorted((a, b) => (a.api.name ?? '').localeCompare(b.api.name ?? '', 'en'))

/** protocol §10: only what the caller's role may use; an unknown name finds nothing. */
export function createListApis(): SyncHandler<typeof commands.listApis> {
  return ({ name }, { caller }) => {
    const wanted = name?.toLowerCase()
    const items = described
      .filter(({ declaration }) => mayUse(caller.role, declaration))
      .filter(({ api }) => wanted === undefined || api.name?.toLowerCase() === wanted)
      .map(({ declaration, api }) => ({ ...api, related: relatedTo(declaration, caller.role) }))
    return Promise.resolve({ count: items.length, items })
  }
}

function mayUse(role: Role, { roles }: AnyCommand): boolean {
  return roles === 'public' || roles.includes(role)
}

/** Commands that answer the same kind of thing, as far as the role may use them. */
function relatedTo({ name, answer }: AnyCommand, role: Role): string {
  if (!('key' in answer)) return ''
  return described
    .filter(({ declaration: of }) => of.name !== name && mayUse(role, of))
    .filter(({ declaration: of }) => 'key' in of.answer && of.answer.key === answer.key)
    .map(({ declaration: of }) => of.name)
    .join(',')
}

function describe(declaration: AnyCommand): Api {
  return {
    name: declaration.name,
    description: declaration.description,
    related: '',
    roles: [...(declaration.roles === 'public' ? everyRole : declaration.roles)],
    isasync: declaration.mode === 'async',
    params: describeParams(declaration),
    response: describeAnswer(declaration),
    ...sinceOf(declaration),
  }
}

function describeParams({ params }: AnyCommand): ApiParam[] {
  return Object.entries(params).map(([name, param]) => ({
    name,
    description: param.description,
    type: param.type,
    length: param.length,
    required: param.required,
    ...sinceOf(param),
    ...(param.related === undefined ? {} : { related: param.related }),
  }))
}

function describeAnswer({ answer, mode }: AnyCommand): ApiField[] {
  const own = answer.kind === 'success' ? successFields : answer.fields
  // Things that one can wait for tell of their job themselves.
  return fieldList(mode === 'async' ? { ...own, ...jobFields } : own)
}

function fieldList(fields: Fields, depth = 0): ApiField[] {
  return Object.entries(fields).map(([name, field]) => ({
    ...plainField(name, field),
    ...(field.response === undefined || depth === deepest
      ? {}
      : { response: fieldList(field.response, depth + 1) }),
  }))
}

function plainField(name: string, field: Field) {
  return { name, description: field.description, type: field.type, ...sinceOf(field) }
}

function sinceOf({ since }: { readonly since?: string }): { since?: string } {
  return since === undefined ? {} : { since }
}
