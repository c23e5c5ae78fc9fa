import { isoBytes, register } from './images.ts'
import type { Origin } from './origin.ts'
import { userPassword } from './people.ts'
import type { Mold } from './server.ts'

const names = { firstname: '민수', lastname: '김', password: userPassword }

/** Domains with accounts in several states, a project with members, and an image that an account owns. */
export async function makeTenants(
  mold: Mold,
  origin: Origin,
  /** Of what may hold any text; names of accounts and domains may not. */
  text = (of: string) => of,
): Promise<void> {
  const { admin } = mold
  const seoul = await domain(mold, 'seoul')
  const lab = await domain(mold, '연구소', seoul)
  await domain(mold, 'busan')
  const ops = await account(mold, 'seoul-ops', seoul)
  await account(mold, 'seoul-admin', seoul, 2)
  await account(mold, '연구원', lab)
  const locked = await account(mold, 'seoul-old', seoul)
  await admin.call('disableAccount', { id: locked, lock: 'true' })
  const limits = { account: 'seoul-ops', domainid: seoul }
  await admin.call('updateResourceLimit', { ...limits, resourcetype: '4', max: '20' })
  await admin.call('updateResourceLimit', { ...limits, resourcetype: '11', max: '100' })
  await register(mold, 'iso', origin.put('/tenants/ops.iso', isoBytes()), {
    name: text('ops-tools'),
    account: 'seoul-ops',
    domainid: seoul,
  })
  const { id = '' } = await admin.call('createProject', {
    name: '웹서비스팀',
    displaytext: text('홈페이지와 예약 시스템'),
    account: 'seoul-ops',
    accountid: ops,
    domainid: seoul,
  })
  await admin.call('addAccountToProject', { projectid: id, account: 'seoul-admin' })
  await admin.call('createProject', { name: 'data-platform', displaytext: text('Data platform') })
}

async function domain({ admin }: Mold, name: string, parent?: string): Promise<string> {
  const below = parent === undefined ? {} : { parentdomainid: parent }
  const { id = '' } = await admin.call('createDomain', { name, ...below })
  return id
}

async function account({ admin }: Mold, name: string, domainid: string, type = 0): Promise<string> {
  const { id = '' } = await admin.call('createAccount', {
    ...names,
    username: name,
    email: `${name}@example.com`,
    accounttype: String(type),
    domainid,
  })
  return id
}
