import { expect } from '../expect.ts'
import { openRowMenu, rowOf } from '../lists.ts'
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
  { name: 'projects', show: (stage) => table(stage, '/projects') },
  { name: 'project-add', show: (stage) => opened(stage, '/projects?dialog=add') },
  { name: 'project', show: (stage) => pageOf(stage, '/projects', '웹서비스팀') },
  {
    name: 'project-member-add',
    show: (stage) => dialogOn(stage, { ...projects, dialog: 'member-add' }),
  },
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
