import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { idOf } from '../access/ids.ts'
import { mayManageProject, projectFor } from '../access/projects.ts'
import type { Db, Trx } from '../db/database.ts'
import { projectById } from './list.repository.ts'
import { viewProjects } from './list.service.ts'
import type { WireProject } from './project.view.ts'

interface Asked {
  readonly id: string
  readonly command: { readonly name: string }
  readonly param: string
  /** What the command says of a deleted one. */
  readonly unknown: ErrorCode
}

/**
 * A project that the caller may change.
 *
 * @throws AppError api.invalid_uuid, the command's own words, project.no_access, project.not_manager
 */
export async function managedProject(db: Db, caller: Caller, asked: Asked) {
  const { id, command, param, unknown } = asked
  await idOf(db, 'project', id, { command, param })
  const project = await projectFor(db, caller, id, unknown)
  if (mayManageProject(caller, project)) return project
  throw new AppError('project.not_manager', { account: caller.account.name, name: project.name })
}

/** Throws for one whose deletion has begun. @throws AppError project.being_deleted */
export function requireAlive({ state }: { readonly state: string }): void {
  if (state === 'Disabled') throw new AppError('project.being_deleted')
}

/** What a caller is shown of a project. @throws AppError project.not_found once it is deleted */
export async function shownProject(
  db: Db | Trx,
  caller: Caller,
  projectId: number,
): Promise<WireProject> {
  const row = await projectById(db, projectId)
  const [view] = row && row.removed === null ? await viewProjects(db, caller, [row]) : []
  if (!view) throw new AppError('project.not_found', { id: row?.uuid })
  return view
}
