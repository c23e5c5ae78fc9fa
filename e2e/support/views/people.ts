import { expect } from '../expect.ts'
import { clickRowAction, openRowMenu, rowOf } from '../lists.ts'
import { goTo, table as tableOf, type Stage, type View } from './stage.ts'

async function table(stage: Stage, address: string) {
  await stage.world.addTenants()
  await tableOf(stage, address)
}

/** The id of what a row's link leads to. */
async function idOf(stage: Stage, name: string): Promise<string> {
  const href = await rowOf(stage.page, name).getByRole('link').first().getAttribute('href')
  return (href ?? '').split('/').at(-1) ?? ''
}

async function opened({ page, world }: Stage, address: string) {
  await world.addTenants()
  await page.goto(address)
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** A page of the one in the list that has this name. */
async function pageOf(stage: Stage, list: string, name: string) {
  await table(stage, list)
  await rowOf(stage.page, name).getByRole('link').click()
  await expect(stage.page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(stage.page.getByRole('table').getByRole('row').nth(1)).toBeVisible()
}

/** A dialog about the one in the list that has this name. */
async function dialogOn(stage: Stage, of: { list: string; name: string; dialog: string }) {
  await table(stage, of.list)
  const id = await idOf(stage, of.name)
  await opened(stage, `${of.list}?dialog=${of.dialog}&on=${id}`)
}

/** A dialog about the user of an account, from the row of its page. */
async function ofUser(stage: Stage, action: string) {
  const { page, say } = stage
  await pageOf(stage, '/accounts', 'seoul-ops')
  const row = page
    .getByRole('table', { name: say('people.users') })
    .getByRole('row')
    .nth(1)
  await row.getByRole('button', { name: say('action.more') }).click()
  await page.getByRole('menuitem', { name: say(action), exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** A dialog about a domain, from its row. */
async function ofDomain(stage: Stage, action: string) {
  await table(stage, '/domains')
  await clickRowAction(stage.page, 'seoul', stage.say(action))
  await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** A dialog about a member of the project, from the row of its page. */
async function ofMember(stage: Stage, action: string) {
  const { page, say } = stage
  await pageOf(stage, '/projects', '웹서비스팀')
  const row = page.getByRole('row').filter({ hasText: 'seoul-admin' })
  await row.getByRole('button', { name: say('action.more') }).click()
  await page.getByRole('menuitem', { name: say(action), exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

const accounts = { list: '/accounts', name: 'seoul-ops' }
const projects = { list: '/projects', name: '웹서비스팀' }

/** Accounts, domains, projects and what opens over them. */
export const peopleViews: readonly View[] = [
  { name: 'accounts', show: (stage) => table(stage, '/accounts') },
  { name: 'account-add', show: (stage) => opened(stage, '/accounts?dialog=account-add') },
  { name: 'account-of', show: (stage) => pageOf(stage, '/accounts', 'seoul-ops') },
  {
    name: 'account-edit',
    show: (stage) => dialogOn(stage, { ...accounts, dialog: 'account-edit' }),
  },
  {
    name: 'account-disable',
    show: (stage) => dialogOn(stage, { ...accounts, dialog: 'account-disable' }),
  },
  {
    name: 'account-limits',
    show: (stage) => dialogOn(stage, { ...accounts, dialog: 'account-limits' }),
  },
  {
    name: 'account-delete',
    show: async (stage) => {
      await dialogOn(stage, { ...accounts, dialog: 'account-delete' })
      const { page, say } = stage
      await expect(page.getByRole('region', { name: say('people.transfer') })).toBeVisible()
    },
  },
  { name: 'user-add', show: (stage) => dialogOn(stage, { ...accounts, dialog: 'user-add' }) },
  {
    name: 'account-row-menu',
    show: async (stage) => {
      await table(stage, '/accounts')
      await openRowMenu(stage.page, 'admin')
      await expect(stage.page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  { name: 'domains', show: (stage) => table(stage, '/domains') },
  { name: 'domain-add', show: (stage) => opened(stage, '/domains?dialog=domain-add') },
  { name: 'domain-delete', show: (stage) => ofDomain(stage, 'action.delete') },
  { name: 'user-password', show: (stage) => ofUser(stage, 'people.passwordSubmit') },
  { name: 'user-keys', show: (stage) => ofUser(stage, 'account.keys') },
  { name: 'projects', show: (stage) => table(stage, '/projects') },
  { name: 'project-add', show: (stage) => opened(stage, '/projects?dialog=add') },
  { name: 'project', show: (stage) => pageOf(stage, '/projects', '웹서비스팀') },
  {
    name: 'project-member-add',
    show: (stage) => dialogOn(stage, { ...projects, dialog: 'member-add' }),
  },
  { name: 'project-member-remove', show: (stage) => ofMember(stage, 'projects.memberRemove') },
  { name: 'project-suspend', show: (stage) => dialogOn(stage, { ...projects, dialog: 'suspend' }) },
  { name: 'project-delete', show: (stage) => dialogOn(stage, { ...projects, dialog: 'delete' }) },
  {
    name: 'project-switcher',
    show: async (stage) => {
      const { page, say, world } = stage
      await world.addTenants()
      await goTo(stage, '/isos')
      await page.getByRole('button', { name: `${say('switcher.label')}: ` }).click()
      await expect(page.getByRole('menuitemcheckbox').nth(1)).toBeVisible()
    },
  },
  {
    name: 'project-images',
    show: async (stage) => {
      await table(stage, '/projects')
      const id = await idOf(stage, '웹서비스팀')
      await goTo(stage, `/isos?project=${id}`)
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  {
    name: 'add-iso-to-project',
    show: async (stage) => {
      // In the project of the view before, which this browser remembers.
      await goTo(stage, '/isos/add')
      const leave = stage.page.getByRole('button', { name: stage.say('switcher.leave') })
      await expect(leave).toBeVisible()
    },
  },
]

/** Like others of them: pictured, and not walked over by tests again. */
export const alikePeopleViews: readonly View[] = [
  {
    name: 'account-lock',
    show: (stage) => dialogOn(stage, { ...accounts, dialog: 'account-lock' }),
  },
  {
    name: 'account-locked',
    show: (stage) => pageOf(stage, '/accounts', 'seoul-old'),
  },
  { name: 'accounts-nothing-matches', show: nothingMatches },
  { name: 'user-edit', show: (stage) => ofUser(stage, 'action.edit') },
  { name: 'user-disable', show: (stage) => ofUser(stage, 'people.disable') },
  { name: 'domain-edit', show: (stage) => ofDomain(stage, 'people.rename') },
  { name: 'domain-limits', show: (stage) => ofDomain(stage, 'people.limitsEdit') },
  { name: 'project-edit', show: (stage) => dialogOn(stage, { ...projects, dialog: 'edit' }) },
  { name: 'project-limits', show: (stage) => dialogOn(stage, { ...projects, dialog: 'limits' }) },
  { name: 'project-member-owner', show: (stage) => ofMember(stage, 'projects.makeOwner') },
]

async function nothingMatches(stage: Stage) {
  await stage.world.addTenants()
  await goTo(stage, '/accounts?q=nothing')
  await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
}
