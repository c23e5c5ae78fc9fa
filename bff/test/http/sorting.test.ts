import { commands, type CommandName } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertEvent } from '../../src/events/event.repository.ts'
import type { CallParams } from '../support/client.ts'
import { makeProject } from '../support/domain-tree.ts'
import { insertImage } from '../support/image-rows.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let projectid: string
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  for (const name of ['b', 'c', 'a']) await insertImage(server.db, { name, account: 'admin' })
  const { id } = await server.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', 'admin')
    .executeTakeFirstOrThrow()
  for (const type of ['ISO.CREATE', 'TEMPLATE.DELETE', 'DOMAIN.CREATE'] as const) {
    const about = {
      level: 'INFO',
      state: 'Completed',
      description: type,
      username: 'admin',
    } as const
    await insertEvent(server.db, { ...about, type, accountId: id })
  }
  await server.person('zoe', '/')
  await server.person('adam', '/')
  projectid = await makeProject(server.db, 'p', { members: { zoe: 'Admin', adam: 'Regular' } })
})
afterAll(() => server.stop())

/* They have no order to choose: what they answer is one thing, or stands in an order of its own. */
const unsorted = new Set(['listApis', 'listCapabilities', 'listZoneHealth'])
const lists = Object.values<AnyCommand>(commands)
  .filter(({ answer, params }) => answer.kind === 'list' && 'keyword' in params)
  .map(({ name }) => name as CommandName)
  .filter((name) => !unsorted.has(name))

function neededBy(name: CommandName): CallParams {
  if (name === 'listTemplates') return { templatefilter: 'all' }
  return name === 'listProjectAccounts' ? { projectid } : {}
}

describe('sortby', () => {
  it.each(lists)('is known to %s, which names what it sorts by', async (name) => {
    const base = neededBy(name)
    const { text, code } = await server.admin.refused(name, { ...base, sortby: 'colour' })
    expect(code).toBe('api.sort_unknown')
    const fields = /use one of (.+)$/.exec(text)![1]!.split(', ')
    for (const sortby of fields) {
      for (const sortorder of ['asc', 'desc']) {
        await server.admin.raw(name, { ...base, sortby, sortorder }).then((answer) => {
          expect(Object.values(answer)[0]).not.toHaveProperty('errorcode')
        })
      }
    }
  })

  it.each([
    ['listUsers', 'username', { listall: true }],
    ['listOsTypes', 'description', {}],
    ['listConfigurations', 'name', {}],
    ['listEvents', 'type', { listall: true }],
  ] as const)('orders %s by %s, both ways', async (name, field, params) => {
    const page = { page: 1, pagesize: 5, ...params, sortby: field }
    const valuesOf = async (sortorder: string) => {
      const { items } = await server.admin.call(name, { ...page, sortorder })
      return items.map((item) => (item as Record<string, unknown>)[field] as string)
    }
    const [up, down] = [await valuesOf('asc'), await valuesOf('desc')]
    expect(up.length).toBeGreaterThan(0)
    const compare = new Intl.Collator('en', { numeric: true }).compare
    expect(up).toEqual(up.toSorted(compare))
    expect(down).toEqual(down.toSorted((a, b) => compare(b, a)))
    expect(compare(up[0]!, down[0]!)).toBeLessThanOrEqual(0)
  })
})
