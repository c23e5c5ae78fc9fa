import { expectAccessible } from './support/axe.ts'
import { clickRowAction, rowOf } from './support/lists.ts'
import { giveImage, makeProject, makeUser, userPassword } from './support/people.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, signInInstead, signInQuietly, test } from './support/test.ts'

const accounts = 10_000

test('G2: an admin finds accounts among ten thousand of the domain of the owner', async ({
  page,
  say,
  mold,
  open,
}) => {
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name: 'for-many' }))
  await mold.sql(`
    insert into domain (name, path, parent_id) select 'many', '/many/', id from domain where path = '/';
    insert into account (name, type, domain_id)
    select 'tenant-' || lpad(n::text, 5, '0'), 0, (select id from domain where path = '/many/')
    from generate_series(1, ${accounts}) n`)
  try {
    await giveImage(mold, id, 'tenant-00001')
    await open('/templates?tab=all')
    await clickRowAction(page, 'for-many', `${say('image.share')}…`)
    const dialog = page.getByRole('dialog')
    const picker = dialog.getByRole('combobox', { name: say('share.accounts'), exact: true })
    // A list shows the first of them and says how many more there are.
    await expect(picker).toHaveAccessibleDescription(/9,9\d\d/)
    for (const name of ['tenant-07777', 'tenant-10000']) {
      await picker.fill(name.slice(-5))
      await expect(page.getByRole('option')).toHaveText([name])
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect(
        dialog.getByRole('button', { name: say('list.filterRemove', { name }) }),
      ).toBeVisible()
    }
    await expectAccessible(page, 'picker')
    await dialog.getByRole('button', { name: say('action.save'), exact: true }).click()
    const now = dialog.getByRole('region', { name: say('share.now') }).getByRole('listitem')
    await expect(now).toHaveText([/tenant-00001/, /tenant-07777/, /tenant-10000/])
  } finally {
    // Events of theirs stay, as they do when an account is deleted.
    await mold.sql(`
      update vm_template set account_id = (select id from account where name = 'admin' and removed is null)
        where name = 'for-many';
      delete from launch_permission where template_id in (select id from vm_template where name = 'for-many');
      update account set removed = now() where name like 'tenant-_____'`)
  }
})

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('A4: a zone is made for one domain, and its users alone see it', async ({
      page,
      say,
      mold,
      open,
    }) => {
      const name = `own-${language}`
      await mold.admin.call('createDomain', { name })
      const domain = (await mold.admin.call('listDomains', { name })).items[0]?.id ?? ''
      await mold.admin.call('createAccount', {
        username: `${name}-user`,
        password: userPassword,
        email: 'user@example.com',
        firstname: 'Min',
        lastname: 'Kim',
        accounttype: 0,
        domainid: domain,
      })
      await makeUser(mold, `stranger-${language}`)
      await open('/infrastructure')
      await page.getByRole('button', { name: say('infra.zoneAdd') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(say('infra.name')).fill(`zone-${name}`)
      const picker = dialog.getByRole('combobox', { name: say('infra.domainid') })
      await picker.fill(name)
      await page.getByRole('option', { name: new RegExp(`${name}$`) }).click()
      await expectAccessible(page, 'zone of a domain')
      await dialog.getByRole('button', { name: say('infra.zoneMake'), exact: true }).click()
      await expect(rowOf(page, `zone-${name}`)).toContainText(name)

      const user = { password: userPassword }
      const zones = page.getByRole('radio', { name: `zone-${name}` })
      await signInInstead(page, { ...user, username: `${name}-user`, domain: `/${name}` })
      await page.goto('/isos/add')
      await expect(zones).toBeVisible()
      await signInInstead(page, { ...user, username: `stranger-${language}` })
      await page.goto('/isos/add')
      await expect(page.getByRole('radio', { name: 'zone1' })).toBeVisible()
      await expect(zones).toHaveCount(0)
    })

    test('A3: somebody with a phone goes to a project and back', async ({ page, say, mold }) => {
      const name = `phone-${language}`
      await makeUser(mold, name)
      const project = await makeProject(mold, `walkers-${language}`, [name])
      const [own = '', ofTeam = ''] = await seedTemplates(mold, 2, ({ index }) => ({
        name: index === 1 ? 'my-own' : 'of-the-team',
      }))
      await giveImage(mold, own, name)
      await giveImage(mold, ofTeam, project)
      await page.setViewportSize({ width: 375, height: 740 })
      await signInQuietly(page, { username: name, password: userPassword })
      await page.goto('/templates')
      await expect(rowOf(page, 'my-own')).toBeVisible()
      const switcher = page.getByRole('button', { name: `${say('switcher.label')}: ` })
      await page.getByRole('button', { name: say('nav.open') }).click()
      await switcher.click()
      await page.getByRole('menuitemcheckbox', { name: `walkers-${language}` }).click()
      await expect(rowOf(page, 'of-the-team')).toBeVisible()
      await expect(rowOf(page, 'my-own')).toHaveCount(0)
      await expectAccessible(page, 'a project on a phone')
      await page.getByRole('button', { name: say('switcher.leave') }).click()
      await expect(rowOf(page, 'my-own')).toBeVisible()
      await expect(rowOf(page, 'of-the-team')).toHaveCount(0)
    })
  })
}
