import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { call } from '../../api/client.ts'
import type { ApiCall } from '../api-call/api-call.ts'

export type OwnedThings = ResultFor<'listOwnedThings'>

/** Who or what is to be deleted. */
export type Owner =
  | {
      readonly kind: 'account'
      readonly id: string
      readonly name: string
      readonly domainid: string
    }
  | { readonly kind: 'domain' | 'project'; readonly id: string; readonly name: string }

/** What deleting it would take with it. */
export function ownedParams({ kind, id }: Owner): ParamsFor<'listOwnedThings'> {
  return { [`${kind}id`]: id }
}

/** Other things than the users of an account, who are a part of it. */
export function takesMore({ kind }: Owner, things: OwnedThings): boolean {
  const { imagecount, projectcount, accountcount, domaincount } = things
  const onHosts = things.instancecount + things.volumecount + things.snapshotcount
  const within = kind === 'domain' ? projectcount + accountcount + domaincount : 0
  return imagecount + onHosts + within > 0
}

/** Projects that nobody but the account manages keep it from being deleted. */
export function keptBy({ kind }: Owner, things: OwnedThings): OwnedThings['projects'] {
  return kind === 'account' ? things.projects : []
}

/** The call that deletes it with what it has; without `cleanup` only what is empty goes. */
export function deleteCall(owner: Owner, things: OwnedThings): ApiCall {
  const { kind, id } = owner
  if (kind === 'account') return ['deleteAccount', { id }]
  const cleanup = takesMore(owner, things) ? true : undefined
  return [kind === 'domain' ? 'deleteDomain' : 'deleteProject', { id, cleanup }]
}

/** What a list of images is told of whose they are. */
function ownerParams(owner: Owner) {
  switch (owner.kind) {
    case 'account':
      return { account: owner.name, domainid: owner.domainid }
    case 'project':
      return { projectid: owner.id }
    case 'domain':
      // With those of projects, wherever in the domain they are.
      return { domainid: owner.id, isrecursive: true, listall: true, projectid: '-1' }
  }
}

const pagesize = 200

/** Ids and names of every template and ISO that would be deleted too. */
export async function imagesOf(
  owner: Owner,
  signal?: AbortSignal,
): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = []
  const params = { ...ownerParams(owner), showunique: true, sortby: 'created', pagesize }
  for (const command of ['listTemplates', 'listIsos'] as const) {
    const filter = command === 'listIsos' ? 'isofilter' : 'templatefilter'
    for (let page = 1; ; page += 1) {
      const { items } = await call(command, { ...params, [filter]: 'self', page }, { signal })
      found.push(...items.map(({ id = '', name = '' }) => ({ id, name })))
      if (items.length < pagesize) break
    }
  }
  return found
}
