import type { ApiCall } from '../../api-call/api-call.ts'
import { shareCommand, type Image, type ImageKind } from '../kind.ts'
import type { Change, Grantee } from '../sharing/share-change.ts'

export type ShareOp = 'add' | 'remove' | 'reset'

/** What is to become of many images' sharing; flags that are not named stay as they are. */
export interface BulkShare {
  readonly op: ShareOp
  readonly names: readonly string[]
  readonly projects: readonly Grantee[]
  readonly flags: Change['flags']
  /** False while a typed name is nobody's, or not known to be somebody's yet. */
  readonly isReady: boolean
}

export const noShare: BulkShare = { op: 'add', names: [], projects: [], flags: {}, isReady: true }

export function isNoShare({ op, names, projects, flags }: BulkShare): boolean {
  return op !== 'reset' && names.length + projects.length + Object.keys(flags).length === 0
}

/** The calls for one image: accounts and projects have one each, the first bears the flags (semantics §9.2). */
export function shareCalls(kind: ImageKind, image: Image, share: BulkShare): ApiCall[] {
  const { op, names, projects, flags } = share
  const named =
    op === 'reset'
      ? [{ op }]
      : [
          ...(names.length > 0 ? [{ op, accounts: names }] : []),
          ...(projects.length > 0 ? [{ op, projectids: projects.map(({ key }) => key) }] : []),
        ]
  const [first = {}, ...others] = named
  if (isNoShare(share)) return []
  const command = shareCommand[kind]
  return [{ ...first, ...flags }, ...others].map((params) => [
    command,
    { id: image.id ?? '', ...params },
  ])
}
