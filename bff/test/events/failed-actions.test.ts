import { commands } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actionEvents } from '../../src/events/failed-actions.ts'
import type { Client } from '../support/client.ts'
import { insertImage } from '../support/image-rows.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  alice = await server.person('alice')
})
beforeEach(() => server.db.deleteFrom('event').execute())
afterAll(() => server.stop())

const events = () => server.db.selectFrom('event').selectAll().orderBy('id').execute()

describe('§15: a change that fails', () => {
  it.each([
    ['updateTemplate', { displaytext: 'mine' }, 'TEMPLATE.UPDATE'],
    ['deleteTemplate', {}, 'TEMPLATE.DELETE'],
  ] as const)('is an event of the caller: %s', async (command, params, type) => {
    const id = await insertImage(server.db, { name: 'public', account: 'admin', isPublic: true })
    const { text, status } = await alice.refused(command, { id, ...params })
    expect(status).toBe(531)
    expect(await events()).toEqual([
      expect.objectContaining({
        type,
        level: 'ERROR',
        state: 'Completed',
        description: `${command} failed: ${text}`,
        username: 'alice',
        resource_type: 'Template',
        resource_uuid: id,
      }),
    ])
    const { items } = await alice.call('listEvents', { level: 'ERROR' })
    expect(items).toHaveLength(1)
  })

  it.each(['cancelImage', 'retryImage'] as const)('tells of ISOs as such: %s', async (command) => {
    const id = await insertImage(server.db, {
      name: 'public',
      account: 'admin',
      isPublic: true,
      kind: 'iso',
    })
    await alice.refused(command, { id })
    expect(await events()).toEqual([
      expect.objectContaining({ type: 'ISO.UPDATE', resource_type: 'Iso', resource_uuid: id }),
    ])
  })

  it('is none when the request was wrong in itself, or changes nothing', async () => {
    await alice.refused('updateTemplate', { id: 'x' })
    await alice.refused('deleteTemplate', {})
    await alice.refused('updateConfiguration', { name: 'x', value: 'y' })
    await alice.refused('listEvents', { account: 'admin' })
    expect(await events()).toEqual([])
  })
})

/* What they do has no history, or is one. */
const withoutEvent = [
  'archiveEvents',
  'cancelJob',
  'deleteEvents',
  'getStoreReport',
  'login',
  'logout',
  'probeImageUrl',
]

it('§15: every command that changes something has a type of event', () => {
  const lacking = Object.values<AnyCommand>(commands)
    .filter(({ name, readonly }) => !readonly && !Object.hasOwn(actionEvents, name))
    .map(({ name }) => name)
  expect(lacking.filter((name) => !withoutEvent.includes(name))).toEqual([])
})
