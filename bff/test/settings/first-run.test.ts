import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describe('getFirstRun', () => {
  it('says that nobody has set it up, until somebody has', async () => {
    expect(await server.admin.call('getFirstRun')).toMatchObject({ done: false })
    const name = 'console.first.run.done'
    await server.admin.call('updateConfiguration', { name, value: 'true' })
    const { done, networks } = await server.admin.call('getFirstRun')
    expect(done).toBe(true)
    for (const network of networks) {
      expect(network).toMatch(/^[0-9a-f.:]+\/\d+$/)
      expect(network).not.toMatch(/^127\./)
    }
    const { count } = await server.admin.call('listConfigurations', { name })
    expect(count, 'it is nobody’s to see among the settings').toBe(0)
  })

  it('is for root admins', async () => {
    const person = await server.person('ann')
    await expect(person.call('getFirstRun')).rejects.toMatchObject({ code: 'api.not_available' })
  })
})
