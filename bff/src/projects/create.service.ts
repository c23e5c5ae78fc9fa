import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { idOf } from '../access/ids.ts'
import { ownerAccount } from '../access/owners.ts'
import type { Db } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { lockRooms, requireRoom } from '../limits/room.ts'
import { countProjects } from '../limits/usage.repository.ts'
import type { Settings } from '../settings/settings.service.ts'
import { projectEvent } from './project.events.ts'
import {
  accountByUuid,
  accountOfUser,
  domainOfAccount,
  insertProject,
} from './project.repository.ts'

export interface NewProject {
  readonly name: string
  readonly displaytext?: string | undefined
  readonly account?: string | undefined
  readonly domainid?: string | undefined
  readonly accountid?: string | undefined
  readonly userid?: string | undefined
}

interface CreateParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'boolean'>
}

const command = { name: 'createProject' }

/** Which account the parameters name, by name and domain; the caller's own when they name none. */
async function namedOwner(db: Db, params: NewProject) {
  const { account, domainid, accountid, userid } = params
  if (userid !== undefined && (accountid === undefined || domainid === undefined)) {
    throw new AppError('project.user_alone')
  }
  if (accountid === undefined) {
    if ((account === undefined) !== (domainid === undefined)) {
      throw new AppError('project.account_and_domain')
    }
    return { account, domainid }
  }
  await idOf(db, 'account', accountid, { command, param: 'accountid', includeRemoved: false })
  const named = await accountByUuid(db, accountid)
  if (userid !== undefined) {
    await idOf(db, 'user', userid, { command, param: 'userid' })
    const of = await accountOfUser(db, userid)
    if (of?.id !== named?.id) {
      throw new AppError('project.user_not_of_account', { user: userid, account: named?.name })
    }
  }
  return { account: named?.name, domainid: named?.domain_uuid }
}

/** The account that is to be the Admin. @throws AppError project.*, account.*, api.* */
async function ownerOf(db: Db, caller: Caller, params: NewProject) {
  const named = await namedOwner(db, params)
  if (named.domainid !== undefined) {
    const of = { command, param: 'domainid', includeRemoved: false }
    await idOf(db, 'domain', named.domainid, of)
  }
  return ownerAccount(db, caller, named)
}

/**
 * Makes a project at once (protocol §9: create-type), in the domain of the account that becomes its Admin.
 *
 * @throws AppError project.*, limit.exceeded*, account.*, api.*
 */
export async function createProject(
  { db, settings }: CreateParts,
  caller: Caller,
  params: NewProject,
): Promise<{ readonly uuid: string; readonly name: string; readonly ownerId: number }> {
  if (caller.role === 'User' && !(await settings.boolean('allow.user.create.projects'))) {
    throw new AppError('project.create_denied')
  }
  const name = params.name.trim()
  if (name === '') throw new AppError('project.name_empty', { max: 255 })
  const owner = await ownerOf(db, caller, params)
  const domain = await domainOfAccount(db, owner.id)
  return db.transaction().execute(async (trx) => {
    requireRoom(await lockRooms(trx, owner.id, 'project', countProjects), 'project', 1)
    const displayText = params.displaytext?.trim() || name
    const made = await insertProject(trx, {
      name,
      displayText,
      domainId: domain.id,
      ownerId: owner.id,
    })
    if (!made) throw new AppError('project.name_taken', { name, domain: domain.uuid })
    const { uuid } = made
    await recordEvent(trx, {
      ...projectEvent({ name, uuid }, 'CREATE', owner.id),
      level: 'INFO',
      state: 'Created',
      username: caller.user.username,
    })
    return { uuid, name, ownerId: owner.id }
  })
}
