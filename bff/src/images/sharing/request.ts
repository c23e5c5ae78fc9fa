import { AppError } from '@mold/shared/errors.ts'

/** Decoded parameters of updateTemplatePermissions and updateIsoPermissions. */
export interface PermissionRequest {
  readonly accounts?: readonly string[] | undefined
  readonly projectids?: readonly string[] | undefined
  readonly ispublic?: boolean | undefined
  readonly isfeatured?: boolean | undefined
  readonly isextractable?: boolean | undefined
  readonly op?: string | undefined
}

const operations = ['add', 'remove', 'reset'] as const
export type Operation = (typeof operations)[number]

/** A list parameter that is there but empty names nobody. */
const isGiven = (names: readonly string[] | undefined): boolean => (names?.length ?? 0) > 0

/** @throws AppError share.accounts_and_projects (semantics §9.2) */
export function checkNamed({ accounts, projectids }: PermissionRequest): void {
  if (isGiven(accounts) && isGiven(projectids)) throw new AppError('share.accounts_and_projects')
}

/**
 * What is to become of the accounts or projects; undefined when only flags change.
 *
 * @throws AppError share.operation, share.nobody (semantics §9.5-6)
 */
export function operationOf(request: PermissionRequest): Operation | undefined {
  const { op = '', accounts, projectids } = request
  const named = isGiven(accounts) || isGiven(projectids)
  if (op === '' && !named) return undefined
  const operation = operations.find((known) => known === op.toLowerCase())
  if (operation === undefined) throw new AppError('share.operation', { op })
  if (operation !== 'reset' && !named) throw new AppError('share.nobody', { op })
  return operation
}
