import { expectRow, clickRowAction, rowOf } from './support/lists.ts'
import { makeMachines } from './support/machines.ts'
import { makeUser, userPassword } from './support/people.ts'
import { seedTemplates, seedTwoZones } from './support/seed.ts'
import { expect, signIn, signInQuietly, test } from './support/test.ts'
import { wordsOf } from './support/texts.ts'

test('I1: with copies in two zones one is deleted alone; all of them only by name', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTwoZones(mold, 'web')
  await open('/templates')
  await expectRow(page, 'web', { [say('image.zones')]: '2/2' })
  await clickRowAction(page, 'web', `${say('action.delete')}…`)
  const dialog = page.getByRole('dialog', { name: say('delete.title.template', { name: 'web' }) })
  await dialog.getByRole('radio', { name: /zone2/ }).check()
  await dialog.getByRole('button', { name: say('action.delete'), exact: true }).click()
  await expect(dialog).toBeHidden()
  await expectRow(page, 'web', { [say('image.zones')]: '1/1' })
})

test('I1: to delete in all zones the name has to be typed', async ({ page, say, mold, open }) => {
  await seedTwoZones(mold, 'web')
  await open('/templates')
  await clickRowAction(page, 'web', `${say('action.delete')}…`)
  const dialog = page.getByRole('dialog', { name: say('delete.title.template', { name: 'web' }) })
  const submit = dialog.getByRole('button', { name: say('delete.submitAll') })
  await expect(submit).toBeDisabled()
  await dialog.getByRole('textbox').fill('we')
  await expect(submit).toBeDisabled()
  await dialog.getByRole('textbox').fill('web')
  await submit.click()
  await expect(page.getByRole('heading', { name: say('images.empty.template') })).toBeVisible()
})

test('I2: a deletion names the instances that were made from the image', async ({
  page,
  say,
  mold,
  open,
}) => {
  const { template } = await makeMachines(mold)
  await open(`/templates?dialog=delete&on=${template}`)
  const made = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'shop-web-1' })
  await expect(made).toContainText('회계-배치')
  // One that is deleted can still be recovered.
  await expect(made).toContainText('old-wiki')
  await expect(made).toContainText(/: 4 \(/)
  await expect(page.getByRole('dialog')).toContainText(say('delete.consequence'))
})

test('D1: name, description and OS type are edited; edits are not lost without a question', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates')
  await clickRowAction(page, 'web', say('action.edit'))
  const panel = page.getByRole('dialog', { name: say('edit.title.template') })
  const name = panel.getByRole('textbox', { name: say('image.name') })
  await name.fill('')
  await panel.getByRole('button', { name: say('action.save') }).click()
  await expect(name).toHaveAccessibleDescription(say('edit.nameMissing'))
  await expect(name).toBeFocused()
  await name.fill('db')
  await page.keyboard.press('Escape')
  await expect(panel.getByText(say('dialog.discardQuestion'))).toBeVisible()
  await panel.getByRole('button', { name: say('dialog.keepEditing') }).click()
  await panel.getByRole('combobox', { name: say('image.osType') }).fill('rocky 9')
  await page.getByRole('option', { name: 'Rocky Linux 9', exact: true }).click()
  await panel.getByRole('button', { name: say('action.save') }).click()
  await expect(panel).toBeHidden()
  await expectRow(page, 'db', { [say('image.osType')]: 'Rocky Linux 9' })
})

test('D1: a dialog stays when its image leaves the page, and changes nothing back that others changed', async ({
  page,
  say,
  mold,
  open,
}) => {
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates?q=web')
  await clickRowAction(page, 'web', say('action.edit'))
  const panel = page.getByRole('dialog', { name: say('edit.title.template') })
  await panel.getByRole('combobox', { name: say('image.osType') }).fill('rocky 9')
  await page.getByRole('option', { name: 'Rocky Linux 9', exact: true }).click()
  await mold.admin.call('updateTemplate', { id, name: 'mail', displaytext: 'By somebody else' })
  // On the page behind the dialog.
  await expect(page.getByText(say('list.noMatches'))).toBeVisible()
  await panel.getByRole('button', { name: say('action.save') }).click()
  await expect(panel).toBeHidden()
  const { items } = await mold.admin.call('listTemplates', { templatefilter: 'all', id })
  expect(items[0]).toMatchObject({
    name: 'mail',
    displaytext: 'By somebody else',
    ostypename: 'Rocky Linux 9',
  })
})

test('M1: language and theme are changed at once and remembered, also after signing out', async ({
  page,
  say,
  mold,
  open,
}) => {
  const inKorean = wordsOf('ko')
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitemcheckbox', { name: '한국어' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(inKorean('nav.templates'))
  await expectRow(page, 'web', { [inKorean('image.state')]: inKorean('image.state.ready') })
  await page.getByRole('menuitemcheckbox', { name: inKorean('theme.dark') }).click()
  await expect.poll(() => page.evaluate(brightness)).toBeLessThan(64)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(inKorean('nav.templates'))
  expect(await page.evaluate(brightness)).toBeLessThan(64)

  await page.getByRole('button', { name: inKorean('menu.account') }).click()
  await page.getByRole('menuitem', { name: inKorean('menu.signOut') }).click()
  await expect(page.getByRole('heading', { name: inKorean('signIn.title') })).toBeVisible()
  await page.goto('/isos')
  await signIn(page, inKorean)
  await expect(page).toHaveURL('/isos')
})

test('B1: a user sees their own images and no more, and what they may do', async ({
  page,
  say,
  mold,
}) => {
  await seedTemplates(mold, 1, () => ({ name: 'private-of-admin' }))
  await makeUser(mold, 'lee')
  await signInQuietly(page, { username: 'lee', password: userPassword })
  await page.goto('/templates')
  await expect(page.getByRole('heading', { name: say('images.empty.template') })).toBeVisible()
  await expect(page.getByRole('link', { name: say('images.tab.all') })).toHaveCount(0)
  await expect(rowOf(page, 'private-of-admin')).toHaveCount(0)
  await page.goto('/templates/add')
  await expect(page.getByRole('switch', { name: say('image.public') })).toBeVisible()
  await expect(page.getByRole('switch', { name: say('image.featured') })).toHaveCount(0)
  await expect(page.getByText(say('add.sourceImport'), { exact: true })).toHaveCount(0)
})

/** How bright the page is, from 0 to 255. */
function brightness(): number {
  const colour = getComputedStyle(document.body).backgroundColor
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number)
  return (red + green + blue) / 3
}
