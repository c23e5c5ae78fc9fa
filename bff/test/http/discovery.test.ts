import * as z from 'zod/mini'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { type TestSession, signIn } from '../support/http-client.ts'

let app: TestApp
let admin: TestSession
let alice: TestSession

beforeAll(async () => {
  app = await startTestApp()
  admin = await signIn(app.port, 'admin')
  alice = await signIn(app.port, 'alice', '/a')
})
afterAll(() => app.close())

/* What cmk asks of each entry; it refuses the whole list for one that lacks something. */
const paramType = z.enum([
  'string',
  'uuid',
  'boolean',
  'integer',
  'long',
  'float',
  'list',
  'map',
  'date',
])
const text = z.string().check(z.minLength(1))
const fieldSchema = z.object({ name: text, description: text, type: text })
const answerSchema = z.object({
  listapisresponse: z.object({
    count: z.optional(z.int()),
    api: z.optional(
      z.array(
        z.object({
          name: z.string().check(z.regex(/^[a-z]+([A-Z]\w*)?$/)),
          description: text,
          since: z.optional(text),
          related: z.string(),
          isasync: z.boolean(),
          params: z.array(
            z.object({
              name: text,
              description: text,
              type: paramType,
              length: z.int(),
              required: z.boolean(),
              related: z.optional(z.string()),
            }),
          ),
          response: z
            .array(z.extend(fieldSchema, { response: z.optional(z.array(fieldSchema)) }))
            .check(z.minLength(1)),
        }),
      ),
    ),
  }),
})

interface Nested {
  readonly name: string
  readonly response?: Nested[]
}

async function apisOf(session: TestSession, params = {}) {
  const answer = await session.callBare('listApis', params)
  const { count, api = [] } = answerSchema.parse(answer.json()).listapisresponse
  return { count, api, text: answer.text }
}

async function namesFor(session: TestSession) {
  return (await apisOf(session)).api.map(({ name }) => name)
}

async function capabilities(session: TestSession) {
  return (await session.callBare('listCapabilities')).json()['listcapabilitiesresponse']?.[
    'capability'
  ]
}

describe('§10: listApis', () => {
  it('has for every command what cmk asks of it', async () => {
    const { count, api } = await apisOf(admin)
    expect(count).toBe(api.length)
    expect(count).toBeGreaterThan(30)
  })

  it('tells every parameter and field once', async () => {
    const { api } = await apisOf(admin)
    const twice = api.flatMap(({ name, params, response }) =>
      [params, response].flatMap((list) => {
        const names = list.map((each) => each.name)
        return names.filter((each, at) => names.indexOf(each) !== at).map((each) => [name, each])
      }),
    )
    expect(twice).toEqual([])
  })

  it('lists only what the role may use', async () => {
    const [all, own] = [await namesFor(admin), await namesFor(alice)]
    expect(all).toContain('updateConfiguration')
    expect(own).not.toContain('updateConfiguration')
    expect(own).toContain('listTemplates')
    expect(own).toContain('logout')
    expect(all).toEqual(expect.arrayContaining(own))
  })

  it('finds one by its name in any case, and none for an unknown name', async () => {
    const { api: found } = await apisOf(alice, { name: 'LISTTEMPLATES' })
    expect(found).toHaveLength(1)
    const [api] = found
    expect(api?.params).toContainEqual(
      expect.objectContaining({
        name: 'templatefilter',
        type: 'string',
        required: true,
        length: 255,
      }),
    )
    expect(api?.response.find(({ name }) => name === 'zones')).toMatchObject({
      type: 'list',
      response: expect.arrayContaining([expect.objectContaining({ name: 'zoneid' })]),
    })
    expect((await apisOf(alice, { name: 'updateConfiguration' })).text).toBe(
      '{"listapisresponse":{}}',
    )
    expect((await apisOf(alice, { name: 'nothing' })).text).toBe('{"listapisresponse":{}}')
  })

  it('tells the fields of sub-objects within sub-objects', async () => {
    const answer = (await alice.callBare('listApis', { name: 'listApis' })).json()
    const list = answer['listapisresponse']?.['api'] as unknown as Nested[] | undefined
    const apis = list?.[0]
    const inner = (of: Nested[] | undefined) =>
      of?.find(({ name }) => name === 'response')?.response
    const levels = [apis?.response, inner(apis?.response), inner(inner(apis?.response))]
    for (const level of levels) expect(level?.map(({ name }) => name)).toContain('response')
    expect(inner(inner(inner(apis?.response)))?.map(({ name }) => name)).toContain('description')
  })

  it('names the commands that answer the same kind of thing, those of the role', async () => {
    const related = async (of: TestSession, name: string) =>
      (await apisOf(of, { name })).api[0]?.related.split(',')
    expect(await related(alice, 'listTemplates')).toEqual(
      expect.arrayContaining(['registerTemplate', 'updateTemplate']),
    )
    expect(await related(alice, 'listTemplates')).not.toContain('listTemplates')
    expect(await related(admin, 'listUsers')).toContain('getUser')
    expect(await related(alice, 'listUsers')).not.toContain('getUser')
  })

  it('says which roles may use a command', async () => {
    const roles = async (name: string) => {
      const answer = (await admin.callBare('listApis', { name })).json()
      const list = answer['listapisresponse']?.['api'] as unknown as
        | { roles: string[] }[]
        | undefined
      return list?.[0]?.roles
    }
    expect(await roles('updateConfiguration')).toEqual(['Admin'])
    const everybody = ['Admin', 'ResourceAdmin', 'DomainAdmin', 'User']
    expect(await roles('listTemplates')).toEqual(everybody)
    expect(await roles('login')).toEqual(everybody)
  })

  it('marks what is Mold’s own, and says what starts a job', async () => {
    const [probe] = (await apisOf(alice, { name: 'probeImageUrl' })).api
    expect(probe).toMatchObject({ since: 'mold', isasync: false })
    const [remove] = (await apisOf(alice, { name: 'deleteTemplate' })).api
    expect(remove?.isasync).toBe(true)
    const fields = remove?.response.map(({ name }) => name)
    expect(fields).toEqual(['success', 'displaytext', 'jobid', 'jobstatus'])
  })
})

describe('§11: listCapabilities', () => {
  it('answers one object with a string where clients want one', async () => {
    expect(await capabilities(alice)).toMatchObject({
      cloudstackversion: '4.22.0.0',
      supportELB: 'false',
      userpublictemplateenabled: true,
      allowuserviewalldomainaccounts: false,
      defaultuipagesize: 20,
    })
  })

  it('follows the settings of the caller’s account and domain at once', async () => {
    const { db } = app.database
    const { alice: user, domains } = app.people
    await db
      .insertInto('setting')
      .values([
        {
          name: 'allow.public.user.templates',
          scope: 'account',
          scope_id: user.accountId,
          value: 'false',
        },
        {
          name: 'allow.user.view.all.domain.accounts',
          scope: 'domain',
          scope_id: domains.a,
          value: 'true',
        },
        { name: 'api.throttling.enabled', scope: 'global', value: 'true' },
      ])
      .execute()
    expect(await capabilities(alice)).toMatchObject({
      userpublictemplateenabled: false,
      allowuserviewalldomainaccounts: true,
      apilimitinterval: 1,
      apilimitmax: 25,
    })
    expect(await capabilities(admin)).toMatchObject({
      userpublictemplateenabled: true,
      allowuserviewalldomainaccounts: false,
    })
  })
})
