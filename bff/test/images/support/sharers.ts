import { expect } from 'vitest'
import type { CallParams, Client } from '../../support/client.ts'
import { makeDomain, makeProject } from '../../support/domain-tree.ts'
import { insertImage } from '../../support/image-rows.ts'
import { setSetting, startTestServer, type TestServerOptions } from '../../support/server.ts'

/**
 * Domains /a/ with alice, anna, abel and the admin boss, /a/b/ with berta, /d/ with dora. Project web of /a/:
 * alice manages it, anna is a member; project far of /d/ is dora's.
 */
export async function startSharers(options: TestServerOptions = {}) {
  const server = await startTestServer(options)
  const { db } = server
  const domainId = (await makeDomain(db, '/a/')).uuid
  await makeDomain(db, '/a/b/')
  await makeDomain(db, '/d/')
  const [alice, anna, abel] = [
    await server.person('alice', '/a/'),
    await server.person('anna', '/a/'),
    await server.person('abel', '/a/'),
  ]
  const boss = await server.person('boss', '/a/', 2)
  await server.person('berta', '/a/b/')
  const dora = await server.person('dora', '/d/')
  const web = await makeProject(db, 'web', {
    path: '/a/',
    members: { alice: 'Admin', anna: 'Regular' },
  })
  const far = await makeProject(db, 'far', { path: '/d/', members: { dora: 'Admin' } })
  await setSetting(server, 'max.account.templates', '100')

  let count = 0
  return {
    server,
    people: { alice, anna, abel, boss, dora },
    domainId,
    projects: { web, far },
    owned: (account: string, of: Partial<Parameters<typeof insertImage>[1]> = {}) =>
      insertImage(db, { name: `image ${count++}`, account, ...of }),
  }
}

export type Sharers = Awaited<ReturnType<typeof startSharers>>

export const share = (by: Client, params: CallParams) =>
  by.call('updateTemplatePermissions', params)
export const refusal = (by: Client, params: CallParams) =>
  by.refused('updateTemplatePermissions', params)
export const permissions = (by: Client, id: string) => by.call('listTemplatePermissions', { id })

/** The ids that a list shows; its count is their number. */
export async function shown(by: Client, templatefilter: string, params: CallParams = {}) {
  const { items, count } = await by.call('listTemplates', { templatefilter, ...params })
  expect(count).toBe(items.length)
  return items.map(({ id }) => id)
}
