import type { Page } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { expectAccessible } from './support/axe.ts'
import { isoBytes, register } from './support/images.ts'
import { clickRowAction, openRowMenu, rowOf } from './support/lists.ts'
import { makeUser, userPassword } from './support/people.ts'
import { expect, signInInstead, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const dialogOf = (page: Page) => page.getByRole('dialog')

/** Chooses in a field with a list, by a part of what it shows. */
async function choose(page: Page, label: string, text: string): Promise<void> {
  await dialogOf(page).getByRole('combobox', { name: label }).fill(text)
  await page.getByRole('option').filter({ hasText: text, visible: true }).first().click()
}

async function addAccount(page: Page, say: Say, name: string, role: string): Promise<void> {
  const dialog = dialogOf(page)
  await page.getByRole('button', { name: say('people.accountAdd') }).click()
  await dialog.getByLabel(say('account.username')).fill(name)
  await dialog.getByLabel(say('account.password'), { exact: true }).fill(userPassword)
  await dialog.getByLabel(say('account.firstname'), { exact: true }).fill('Min')
  await dialog.getByLabel(say('account.lastname')).fill('Kim')
  await dialog.getByLabel(say('account.email')).fill(`${name}@example.com`)
  await dialog.getByLabel(say('people.role')).selectOption(role)
  await dialog.getByRole('button', { name: say('people.accountMake'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
}

async function addDomain(page: Page, say: Say, name: string): Promise<void> {
  const dialog = dialogOf(page)
  await page.getByRole('button', { name: say('people.domainAdd') }).click()
  await dialog.getByLabel(say('people.domainName')).fill(name)
  await dialog.getByRole('button', { name: say('people.domainMake'), exact: true }).click()
  await expect(rowOf(page, name)).toBeVisible()
}

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('A3: root makes a domain and its people, its admin a project, its user an ISO in that', async ({
      page,
      say,
      mold,
      open,
      origin,
    }) => {
      test.slow()
      const dialog = dialogOf(page)
      // Specs of a worker share a server.
      const [lab, admin, user, team] = ['lab', 'lab-admin', 'lab-user', 'web-team'].map(
        (name) => `${name}-${language}`,
      ) as [string, string, string, string]
      const from = (username: string) => ({ username, password: userPassword, domain: `/${lab}` })

      await test.step('root admin', async () => {
        await open('/domains')
        await addDomain(page, say, lab)
        await rowOf(page, lab).getByRole('link').click()
        await addAccount(page, say, admin, 'DomainAdmin')
        await page.goBack()
        await addAccount(page, say, user, 'User')
        await expectAccessible(page, 'account')
        await page.getByRole('link', { name: say('nav.accounts'), exact: true }).click()
        // Whoever looks after others cannot lock themselves out, and is told so.
        await openRowMenu(page, 'admin')
        await expect(page.getByRole('menuitem', { name: say('action.delete') })).toContainText(
          say('people.why.ownAccount'),
        )
      })

      await test.step('domain admin', async () => {
        await signInInstead(page, from(admin))
        await page.goto('/domains')
        await expect(rowOf(page, lab)).toBeVisible()
        await expect(page.getByRole('link', { name: 'ROOT', exact: true })).toHaveCount(0)
        await openRowMenu(page, lab)
        await expect(page.getByRole('menuitem', { name: say('people.rename') })).toContainText(
          say('people.why.rootOnly'),
        )
        await page.keyboard.press('Escape')
        await expect(page.getByRole('link', { name: say('nav.infrastructure') })).toHaveCount(0)

        await page.getByRole('link', { name: say('nav.projects'), exact: true }).click()
        await page.getByRole('button', { name: say('projects.add') }).click()
        await dialog.getByLabel(say('projects.name')).fill(team)
        await dialog.getByRole('button', { name: say('projects.make'), exact: true }).click()
        await expect(page.getByRole('heading', { level: 1, name: team })).toBeVisible()
        await page.getByRole('button', { name: say('projects.memberAdd') }).click()
        await choose(page, say('people.account'), user)
        await dialog.getByRole('button', { name: say('projects.memberAdd'), exact: true }).click()
        await expect(dialog).toHaveCount(0)
        const members = page.getByRole('table', { name: say('projects.members') })
        await expect(members.getByRole('row').filter({ hasText: user })).toContainText(
          say('projects.role.Regular'),
        )
        await expectAccessible(page, 'project')
      })

      await test.step('user', async () => {
        await signInInstead(page, from(user))
        await page.goto('/isos')
        await expect(
          page.getByRole('link', { name: say('nav.accounts'), exact: true }),
        ).toHaveCount(0)
        await page.getByRole('button', { name: `${say('switcher.label')}: ` }).click()
        await page.getByRole('menuitemcheckbox', { name: team }).click()
        await expect(page).toHaveURL(/project=/)
        await page
          .getByRole('link', { name: say('images.add.iso') })
          .first()
          .click()
        const form = addForm(page, say, 'iso')
        await form.url.fill(origin.put('/people/tools.iso', isoBytes()))
        await form.chooseOsType('Other (64-bit)')
        await form.name.fill('team-tools')
        await form.submit.click()
        await expect(rowOf(page, 'team-tools')).toBeVisible()
        // A link that names no project is about the one that this browser remembers.
        await page.goto('/isos')
        await expect(rowOf(page, 'team-tools')).toBeVisible()
        await page.getByRole('button', { name: say('switcher.leave') }).click()
        await expect(rowOf(page, 'team-tools')).toHaveCount(0)
        const { items } = await mold.admin.call('listIsos', {
          isofilter: 'all',
          listall: true,
          projectid: '-1',
        })
        expect(items.filter(({ project }) => project === team)).toMatchObject([
          { name: 'team-tools' },
        ])
      })
    })
  })
}

test('A3: an account is deleted once its images are with another owner, or with them', async ({
  page,
  say,
  mold,
  open,
  origin,
}) => {
  await makeUser(mold, 'leaver')
  await makeUser(mold, 'heir')
  const ROOT = (await mold.admin.call('listDomains', { name: 'ROOT' })).items[0]?.id ?? ''
  for (const name of ['tools-1', 'tools-2']) {
    const owner = { account: 'leaver', domainid: ROOT }
    await register(mold, 'iso', origin.put(`/leaver/${name}.iso`, isoBytes()), { name, ...owner })
  }
  const dialog = dialogOf(page)
  await open('/accounts')
  await clickRowAction(page, 'leaver', say('action.delete'))
  await expect(dialog).toContainText('tools-1, tools-2')
  await choose(page, say('people.account'), 'heir')
  await expectAccessible(page, 'deletion')
  await dialog.getByRole('button', { name: say('people.transferSubmit', { count: 2 }) }).click()
  await expect(dialog).toContainText(say('people.owned.nothing.account'))
  await dialog.getByRole('button', { name: say('action.delete') }).click()
  await expect(rowOf(page, 'leaver')).toHaveCount(0)
  const { items } = await mold.admin.call('listIsos', { isofilter: 'all', listall: true })
  expect(items.map(({ name, account }) => `${name} ${account}`).toSorted()).toEqual([
    'tools-1 heir',
    'tools-2 heir',
  ])

  await clickRowAction(page, 'heir', say('action.delete'))
  await expect(dialog).toContainText('tools-1, tools-2')
  await dialog.getByRole('button', { name: say('action.delete') }).click()
  await expect(rowOf(page, 'heir')).toHaveCount(0)
  await expect
    .poll(
      async () => (await mold.admin.call('listIsos', { isofilter: 'all', listall: true })).count,
    )
    .toBe(0)
})
