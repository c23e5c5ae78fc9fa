import { loadAccountCaller } from '../../../src/access/caller.repository.ts'
import type { Caller } from '../../../src/access/caller.ts'
import { type Viewer, viewerFor } from '../../../src/access/image-lists.ts'
import { type ImageAction, type ImageFacts, mayDo } from '../../../src/access/image-rule.ts'
import { listScope } from '../../../src/access/list-scope.ts'
import { factsOf, loadImageByUuid } from '../../../src/images/image.repository.ts'
import { imagePage } from '../../../src/images/list/page.repository.ts'
import type { ListRequest } from '../../../src/images/list/request.ts'
import { CallRefused } from '../../support/client.ts'
import type { Action, Owners, Question, Row } from './model.ts'
import type { Settled } from './settle.ts'
import type { Person } from './world.ts'

/** How a server answers what the model is asked. */
export interface Answers {
  /** Rows and number of a list; `refused` for a permission that is missing. */
  readonly list: (
    person: Person,
    question: Question,
  ) => Promise<{ readonly rows: readonly Row[]; readonly count: number } | 'refused'>
  readonly may: (person: Person, action: Action, image: string) => Promise<boolean>
}

const nameOfAction: Record<Action, ImageAction> = {
  see: 'see',
  use: 'use',
  extract: 'download',
  update: 'update',
  delete: 'delete',
  share: 'share',
  publish: 'publish',
}

function paramsOf(settled: Settled, owners: Owners) {
  const { account, domain, recursive, listall, project } = owners
  return {
    account,
    domainid: domain && settled.domainIds.get(domain)!.uuid,
    isrecursive: recursive,
    listall,
    projectid: project === '-1' ? project : project && settled.projectIds.get(project),
  }
}

/** What a list says to those who name what is not theirs to name. */
const refusals = new Set(['api.denied', 'image.filter_admin', 'project.no_access'])

function once<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const value = kept.get(key) ?? make()
  kept.set(key, value)
  return value
}

/** The rule for one thing, as every command asks it; callers and facts come from the rows. */
export function createRule(settled: Settled, rule: typeof mayDo = mayDo): Answers['may'] {
  const { db } = settled.server
  const callers = new Map<string, Promise<Caller>>()
  const facts = new Map<string, Promise<ImageFacts>>()

  async function callerOf(name: string): Promise<Caller> {
    const { id } = await db
      .selectFrom('account')
      .select('id')
      .where('name', '=', name)
      .where('removed', 'is', null)
      .executeTakeFirstOrThrow()
    return (await loadAccountCaller(db, id, 'key'))!
  }

  return async ({ name }, action, image) => {
    const caller = await once(callers, name, () => callerOf(name))
    const of = await once(facts, image, async () =>
      factsOf((await loadImageByUuid(db, settled.imageIds.get(image)!))!),
    )
    return rule(caller, nameOfAction[action], of) === true
  }
}

/** The server's answers: lists by signed requests. */
export function createAnswers(settled: Settled): Answers {
  const names = new Map([...settled.imageIds].map(([name, id]) => [id, name]))
  return {
    async list(person, { kind, filter, owners }) {
      const client = settled.clients.get(person.name)!
      const params = { ...paramsOf(settled, owners), pagesize: 500, page: 1 }
      try {
        const { items, count } = await (kind === 'iso'
          ? client.call('listIsos', { isofilter: filter, ...params })
          : client.call('listTemplates', { templatefilter: filter, ...params }))
        return {
          count,
          rows: items.map(({ id, zonename }) => ({ image: names.get(id!)!, zone: zonename ?? '' })),
        }
      } catch (error) {
        if (error instanceof CallRefused && refusals.has(error.code)) return 'refused'
        throw error
      }
    },
    may: createRule(settled),
  }
}

/** Lists that are asked without HTTP, by a viewer that somebody has altered. */
export function createAlteredLists(
  settled: Settled,
  alter: (viewer: Viewer) => Viewer,
): Answers['list'] {
  const { db } = settled.server
  const names = new Map([...settled.imageIds].map(([name, id]) => [id, name]))
  return async (person, { kind, filter, owners }) => {
    const account = await db
      .selectFrom('account')
      .select('id')
      .where('name', '=', person.name)
      .where('removed', 'is', null)
      .executeTakeFirstOrThrow()
    const caller = (await loadAccountCaller(db, account.id, 'key'))!
    const command = { name: kind === 'iso' ? 'listIsos' : 'listTemplates' }
    const request: ListRequest = {
      ...paramsOf(settled, owners),
      kind,
      command,
      filter,
      limit: 500,
      offset: 0,
      sortKeyAscending: true,
    }
    const listall = filter === 'all' ? true : request.listall
    const scope = await listScope(db, caller, { ...request, listall }, command)
    const { found, count } = await imagePage(db, alter(await viewerFor(db, caller)), request, scope)
    const rows = await Promise.all(
      found.map(async ({ id, copy_id }) => {
        const row = await db
          .selectFrom('template_zone as tz')
          .innerJoin('zone as z', 'z.id', 'tz.zone_id')
          .innerJoin('vm_template as t', 't.id', 'tz.template_id')
          .select(['z.name as zone', 't.uuid'])
          .where('tz.id', '=', copy_id)
          .where('t.id', '=', id)
          .executeTakeFirstOrThrow()
        return { image: names.get(row.uuid)!, zone: row.zone }
      }),
    )
    return { rows, count }
  }
}
