import type { ApiCall } from '../../api-call/api-call.ts'
import { shareCommand, type Image, type ImageKind } from '../kind.ts'

/** An account or a project that has an image, or is to have it. */
export interface Grantee {
  readonly type: 'account' | 'project'
  /** What calls name it by: the name of an account, the id of a project. */
  readonly key: string
  readonly name: string
}

export const flagNames = ['ispublic', 'isfeatured', 'isextractable'] as const
export type FlagName = (typeof flagNames)[number]
export type Flags = Readonly<Record<FlagName, boolean>>

/** Who may use an image, as the server has it. */
export interface Sharing {
  readonly grantees: readonly Grantee[]
  readonly flags: Flags
}

/** What is to become different. */
export interface Change {
  readonly add: readonly Grantee[]
  readonly remove: readonly Grantee[]
  readonly flags: Partial<Flags>
}

export const noChange: Change = { add: [], remove: [], flags: {} }

export const accountOf = (name: string): Grantee => ({ type: 'account', key: name, name })

const isSame = (one: Grantee, other: Grantee) => one.type === other.type && one.key === other.key

export const isAmong = (one: Grantee, others: readonly Grantee[]) =>
  others.some((other) => isSame(one, other))

interface Permissions {
  readonly grants: readonly { type: string; id: string; name: string }[]
}

/** What `listTemplatePermissions` and `listIsoPermissions` say, with the flags of the image's row. */
export function sharingOf(image: Image, { grants }: Permissions): Sharing {
  const { ispublic, isfeatured, isextractable } = image
  return {
    flags: { ispublic, isfeatured, isextractable },
    grantees: grants.map(({ type, id, name }) =>
      type === 'project' ? { type, key: id, name } : accountOf(name),
    ),
  }
}

/** What is left of a change: what is so already, maybe by somebody else meanwhile, falls away. */
export function remaining(change: Change, { grantees, flags }: Sharing): Change {
  const differing = flagNames.filter(
    (flag) => change.flags[flag] !== undefined && change.flags[flag] !== flags[flag],
  )
  return {
    add: change.add.filter((one) => !isAmong(one, grantees)),
    remove: change.remove.filter((one) => isAmong(one, grantees)),
    flags: Object.fromEntries(differing.map((flag) => [flag, change.flags[flag]])),
  }
}

export function isNothing({ add, remove, flags }: Change): boolean {
  return add.length === 0 && remove.length === 0 && Object.keys(flags).length === 0
}

/** Takes back what a change did. */
export function inverseOf({ add, remove, flags }: Change): Change {
  const back = Object.entries(flags).map(([flag, value]) => [flag, !value])
  return { add: remove, remove: add, flags: Object.fromEntries(back) as Partial<Flags> }
}

/** The flags as they will be. */
export function flagsAfter({ flags }: Sharing, change: Change): Flags {
  return { ...flags, ...change.flags }
}

/** True when nobody is left who has it: then one call resets it. */
function isReset(sharing: Sharing, { add, remove, ...change }: Change): boolean {
  const { ispublic, isfeatured } = flagsAfter(sharing, { add, remove, ...change })
  const everybody = remove.length > 0 && remove.length === sharing.grantees.length
  return everybody && add.length === 0 && !ispublic && !isfeatured
}

/** Takes everything back at once: the change of the reset button. */
export function resetOf({ grantees, flags }: Sharing, mayUnfeature: boolean): Change {
  return {
    add: [],
    remove: grantees,
    flags: {
      ...(flags.ispublic && { ispublic: false }),
      ...(flags.isfeatured && mayUnfeature && { isfeatured: false }),
    },
  }
}

/**
 * The calls of a change, in the order in which they are made. Accounts and projects have one of their own
 * (semantics §9.2). The first bears the flags; names, which may be refused, come first, so that a refusal leaves
 * everything as it was.
 */
export function callsOf(kind: ImageKind, id: string, sharing: Sharing, change: Change): ApiCall[] {
  const command = shareCommand[kind]
  const { isextractable } = change.flags
  if (isReset(sharing, change)) {
    const kept = isextractable === undefined ? {} : { isextractable }
    return [[command, { id, op: 'reset', ...kept }]]
  }
  const named = namedCalls(change)
  const [first = {}, ...others] = named
  if (isNothing(change)) return []
  return [{ ...first, ...change.flags }, ...others].map((params) => [command, { id, ...params }])
}

type Named =
  | { readonly op: string; readonly accounts: readonly string[] }
  | { readonly op: string; readonly projectids: readonly string[] }

function namedCalls({ add, remove }: Change): Named[] {
  const sides = [
    ['add', add],
    ['remove', remove],
  ] as const
  return sides.flatMap(([op, grantees]) => {
    const keysOf = (type: Grantee['type']) =>
      grantees.filter((one) => one.type === type).map(({ key }) => key)
    const accounts = keysOf('account')
    const projectids = keysOf('project')
    return [
      ...(accounts.length > 0 ? [{ op, accounts }] : []),
      ...(projectids.length > 0 ? [{ op, projectids }] : []),
    ]
  })
}
