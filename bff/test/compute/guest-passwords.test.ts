import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropOldPasswords } from '../../src/compute/passwords/password.repository.ts'
import { dropOldJobSecrets } from '../../src/jobs/job-secret.repository.ts'
import { createGuestDesk } from '../../src/agent/passwords/desk.ts'
import { createServerLink } from '../../src/agent/server-link.ts'
import type { Client, StartedJob } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { qcow2Bytes } from '../support/images.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let agent: FakeAgent
let user: Client
let templateid: string

beforeAll(async () => {
  cloud = await startCloud()
  ;({ agent } = await cloud.addHost())
  user = await cloud.server.person('kim')
  const url = cloud.origin.put('/takes-passwords.qcow2', qcow2Bytes())
  const flags = { name: 'takes', ispublic: true, passwordenabled: true }
  templateid = await cloud.register.template(url, flags)
  await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
})
afterAll(() => cloud.stop())

const signal = () => AbortSignal.timeout(10_000)

/** What the agent of a host is told of a guest. */
const waiting = (credential = agent.credential) =>
  createGuestDesk(createServerLink({ server: cloud.server.origin }, credential))
const passwordOf = (id: string) => waiting().password(id, signal())

const deploy = (more = {}, by = user) => cloud.deploy(by, { templateid, ...more })

/** Ends the job, and gives the password that it tells a client. */
async function told(by: Client, job: StartedJob): Promise<string | undefined> {
  const { queryasyncjobresultresponse: answer } = await by.raw('queryAsyncJobResult', {
    jobid: job.jobid,
  })
  const result = answer?.['jobresult'] as { virtualmachine?: { password?: string } } | undefined
  return result?.virtualmachine?.password
}

async function startedDeploy(by: Client, more = {}) {
  const job = await by.start('deployVirtualMachine', cloud.deployParams({ templateid, ...more }))
  const { password = '' } = await by.result('deployVirtualMachine', job)
  return { job, id: job.id ?? '', password }
}

/** Every text of every row that a password could have come into. */
async function allRows(): Promise<string> {
  const { db, log } = cloud.server
  const tables = [
    'job',
    'job_secret',
    'guest_password',
    'event',
    'host_command',
    'instance',
  ] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  return JSON.stringify([rows, log])
}

describe('K4: the password of a new instance', () => {
  it('is told once to whoever began it, and waits for the guest until that has it', async () => {
    const { id, job, password } = await startedDeploy(user)
    expect(password).toMatch(/^[A-Za-z0-9]{12}$/)
    expect(await passwordOf(id)).toBe(password)
    expect(await passwordOf(id)).toBe(password)
    await waiting().saved(id, signal())
    expect(await passwordOf(id)).toBeUndefined()
    expect(await told(user, job)).toBe(password)
  })

  it('is told to nobody else, and stands in no row, list, event or log', async () => {
    const { id, job, password } = await startedDeploy(user)
    expect(await told(cloud.server.admin, job)).toBeUndefined()
    const lists = await Promise.all([
      user.raw('listVirtualMachines', { id }),
      user.raw('listAsyncJobs', { resourceid: id, resourcetype: 'VirtualMachine' }),
      user.raw('listEvents', { resourceid: id, resourcetype: 'VirtualMachine' }),
      cloud.server.admin.raw('listVirtualMachines', { id }),
    ])
    expect(JSON.stringify(lists)).not.toContain(password)
    expect(await allRows()).not.toContain(password)
  })

  it('is the given one, which must be fit for guests', async () => {
    const password = 'Correct:horse#9'
    const { id } = await startedDeploy(user, { password })
    expect(await passwordOf(id)).toBe(password)
    expect(await allRows()).not.toContain(password)
    for (const unfit of ['short', 'with a space', 'é-accents', 'saved_password', 'x'.repeat(129)]) {
      const refusal = await user.refused(
        'deployVirtualMachine',
        cloud.deployParams({ templateid, password: unfit }),
      )
      expect(refusal).toMatchObject({ status: 431, code: 'instance.password_invalid' })
      expect(refusal.text).not.toContain(unfit === 'saved_password' ? '~' : unfit)
    }
  })

  it('has the length of the setting', async () => {
    await cloud.server.admin.call('updateConfiguration', {
      name: 'vm.password.length',
      value: '20',
    })
    expect((await deploy()).password).toHaveLength(20)
    await cloud.server.admin.call('resetConfiguration', { name: 'vm.password.length' })
  })

  it('comes with the first start of one that was not started', async () => {
    const made = await deploy({ startvm: false })
    expect(made).toMatchObject({ state: 'Stopped', passwordenabled: true })
    expect(made.password).toBeUndefined()
    const started = await user.call('startVirtualMachine', { id: made.id ?? '' })
    expect(started.password).toMatch(/^[A-Za-z0-9]{12}$/)
    expect(await passwordOf(made.id ?? '')).toBe(started.password)
    await user.call('stopVirtualMachine', { id: made.id ?? '' })
    const again = await user.call('startVirtualMachine', { id: made.id ?? '' })
    expect(again.password).toBeUndefined()
  })

  it('is not made for templates without the mark', async () => {
    const made = await cloud.deploy(user)
    expect(made).toMatchObject({ passwordenabled: false, state: 'Running' })
    expect(made.password).toBeUndefined()
    expect(await passwordOf(made.id ?? '')).toBeUndefined()
    const params = cloud.deployParams({ password: 'something-else' })
    expect(await user.refused('deployVirtualMachine', params)).toMatchObject({
      code: 'instance.password_unused',
    })
  })
})

describe('K4: resetPasswordForVirtualMachine', () => {
  it('gives a stopped instance another password, in place of the one that waits', async () => {
    const { id, password } = await startedDeploy(user)
    await user.call('stopVirtualMachine', { id, forced: true })
    expect(await passwordOf(id)).toBeUndefined()
    const job = await user.start('resetPasswordForVirtualMachine', { id })
    const reset = await user.result('resetPasswordForVirtualMachine', job)
    expect(reset).toMatchObject({ state: 'Stopped', id })
    expect(reset.password).toMatch(/^[A-Za-z0-9]{12}$/)
    expect(reset.password).not.toBe(password)
    expect(await told(cloud.server.admin, job)).toBeUndefined()
    await user.call('startVirtualMachine', { id })
    expect(await passwordOf(id)).toBe(reset.password)
    expect(await allRows()).not.toContain(reset.password)
    const { items } = await user.call('listEvents', { type: 'VM.RESETPASSWORD' })
    expect(items.map(({ state }) => state)).toContain('Completed')
  })

  it('that waits before a start leaves that nothing to tell', async () => {
    const { id = '' } = await deploy({ startvm: false })
    const gate = Promise.withResolvers<void>()
    const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
    const holding = cloud.server.db.transaction().execute(async (trx) => {
      await trx.selectFrom('guest_password').select('instance_id').forUpdate().execute()
      isHeld()
      await gate.promise
    })
    await held
    const reset = await user.start('resetPasswordForVirtualMachine', { id })
    const start = await user.start('startVirtualMachine', { id })
    gate.resolve()
    await holding
    const { password } = await user.result('resetPasswordForVirtualMachine', reset)
    const started = await user.result('startVirtualMachine', start)
    expect(started).toMatchObject({ state: 'Running' })
    expect(started.password).toBeUndefined()
    expect(await passwordOf(id)).toBe(password)
  })

  it('takes a given one, and keeps none of it in clear text', async () => {
    const { id } = await startedDeploy(user)
    await user.call('stopVirtualMachine', { id, forced: true })
    const password = 'chosen-by-hand-1'
    const reset = await user.call('resetPasswordForVirtualMachine', { id, password })
    expect(reset.password).toBe(password)
    expect(await allRows()).not.toContain(password)
  })

  it('is refused with the texts of the reference', async () => {
    const plain = await cloud.deploy(user)
    const refusedOf = (id = '') => user.refused('resetPasswordForVirtualMachine', { id })
    expect(await refusedOf(plain.id)).toMatchObject({
      status: 431,
      text: 'Fail to reset password for the Instance, the Template is not password enabled',
    })
    const { id } = await startedDeploy(user)
    expect(await refusedOf(id)).toMatchObject({
      status: 431,
      text: `Vm ${id} should be stopped to do password reset`,
    })
    await cloud.server.db
      .updateTable('instance')
      .set({ state: 'Error' })
      .where('uuid', '=', id)
      .execute()
    expect(await refusedOf(id)).toMatchObject({ text: `Vm ${id} is not in the right state` })
    const stranger = await cloud.server.person('stranger')
    expect(await stranger.refused('resetPasswordForVirtualMachine', { id })).toMatchObject({
      status: 531,
    })
  })

  it('may be done where the template was marked later', async () => {
    const url = cloud.origin.put('/later.qcow2', qcow2Bytes())
    const later = await cloud.register.template(url, { name: 'later' }, user)
    await cloud.server.until(later, ({ zones }) => zones?.[0]?.isready === true)
    const { id = '' } = await deploy({ templateid: later })
    await user.call('stopVirtualMachine', { id, forced: true })
    await user.call('updateTemplate', { id: later, passwordenabled: true })
    expect(await user.call('resetPasswordForVirtualMachine', { id })).toMatchObject({
      passwordenabled: true,
      password: expect.stringMatching(/^\w{12}$/),
    })
  })

  it('getVMPassword has none, as instances have no SSH key pairs', async () => {
    const { id } = await startedDeploy(user)
    expect(await user.refused('getVMPassword', { id })).toMatchObject({
      status: 431,
      text: `No password for VM with id '${id}' found. When VM's SSH keypair is changed, the current encrypted password will be removed.`,
    })
  })
})

describe('K4: who is told what waits, and for how long', () => {
  it('is the host that runs the instance, and no other', async () => {
    const { id } = await startedDeploy(user)
    const other = await cloud.addHost()
    const asked = waiting(other.host.credential)
    expect(await asked.password(id, signal())).toBeUndefined()
    await asked.saved(id, signal())
    expect(await passwordOf(id)).toBeDefined()
    await expect(
      waiting('nobody-has-this-credential-at-all').password(id, signal()),
    ).rejects.toThrow('the server refuses')
    await expect(waiting().password('no-uuid', signal())).rejects.toThrow('an instance')
    await other.agent.stop()
  })

  it('is told what a guest may know of itself, by its host alone', async () => {
    const made = await deploy({ name: 'named' })
    const { name, zonename, serviceofferingname } = made
    const facts = { name, zone: zonename, offering: serviceofferingname }
    expect(await waiting().facts(made.id ?? '', signal())).toEqual(facts)
    const other = await cloud.addHost()
    await expect(waiting(other.host.credential).facts(made.id ?? '', signal())).rejects.toThrow(
      'an instance of this host',
    )
    await other.agent.stop()
  })

  it('goes a day after the first start, and with the instance', async () => {
    const { db } = cloud.server
    const [{ id }, gone] = [await startedDeploy(user), await startedDeploy(user)]
    const internal = db.selectFrom('instance').select('id').where('uuid', '=', id)
    const { hours } = await db
      .selectFrom('guest_password')
      .select((eb) => eb.fn.max('expires').as('hours'))
      .where('instance_id', '=', internal)
      .executeTakeFirstOrThrow()
    expect(((hours?.getTime() ?? 0) - Date.now()) / 3_600_000).toBeCloseTo(24, 1)
    await db
      .updateTable('guest_password')
      .set({ expires: new Date(Date.now() - 1_000) })
      .where('instance_id', '=', internal)
      .execute()
    expect(await passwordOf(id)).toBeUndefined()
    await user.call('destroyVirtualMachine', { id: gone.id, expunge: true })
    await dropOldPasswords(db)
    const left = await db
      .selectFrom('guest_password as p')
      .innerJoin('instance as i', 'i.id', 'p.instance_id')
      .select('i.uuid')
      .where('i.uuid', 'in', [id, gone.id])
      .execute()
    expect(left).toEqual([])
  })

  it('is told by the job for 15 minutes after its end', async () => {
    const { db } = cloud.server
    const { job, password } = await startedDeploy(user)
    const endedAgo = (minutes: number) =>
      db
        .updateTable('job')
        .set({ completed: new Date(Date.now() - minutes * 60_000) })
        .where('uuid', '=', job.jobid)
        .execute()
    await endedAgo(14)
    expect(await told(user, job)).toBe(password)
    await endedAgo(16)
    expect(await told(user, job)).toBeUndefined()
    await dropOldJobSecrets(db, 15 * 60_000)
    await endedAgo(1)
    expect(await told(user, job)).toBeUndefined()
  })

  it('is nobody where guests have no network to ask over, and says so', async () => {
    await agent.disconnect()
    const session = await cloud.addHost({
      uri: 'qemu:///session',
      networking: 'user',
      passwords: { state: 'session', port: 8080 },
    })
    const made = await deploy()
    expect(made).toMatchObject({ state: 'Running', passwordenabled: true })
    expect(made.password).toBeUndefined()
    expect(made.can).toMatchObject({ resetpassword: 'instance.password_session' })
    const { items } = await cloud.server.admin.call('listHosts', { id: session.host.uuid })
    expect(items[0]).toMatchObject({
      state: 'Up',
      passwordserver: 'session',
      passworderrorcode: 'host.passwords_session',
    })
    await user.call('stopVirtualMachine', { id: made.id ?? '', forced: true })
    const refusal = await user.refused('resetPasswordForVirtualMachine', { id: made.id ?? '' })
    expect(refusal).toMatchObject({ code: 'instance.password_session' })
    await session.agent.stop()
  })

  it('says of a host whose port is taken which PORT helps', async () => {
    const taken = {
      state: 'taken',
      address: '192.168.122.1',
      port: 8080,
      reason: 'EADDRINUSE',
    } as const
    const { host, agent: other } = await cloud.addHost({ passwords: taken })
    const { items } = await cloud.server.admin.call('listHosts', { id: host.uuid })
    expect(items[0]).toMatchObject({
      state: 'Up',
      passwordserver: 'taken',
      passwordaddress: '192.168.122.1:8080',
      passworderror: expect.stringMatching(/port 8080 of 192\.168\.122\.1.*PORT, such as 8081/),
    })
    await other.stop()
  })
})
