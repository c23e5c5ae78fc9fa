import { expectNames, expectRow } from './support/lists.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, test } from './support/test.ts'

test('M2: search, filter, sort and page are in the address, survive a reload and go back', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 45, ({ index }) => ({
    name: `web-${String(index).padStart(2, '0')}`,
    format: index % 2 === 0 ? 'QCOW2' : 'RAW',
    size: index * 1024 ** 3,
  }))
  await open('/templates')
  await expectRow(page, 'web-01')

  await page.getByRole('searchbox').fill('web-')
  await expect(page).toHaveURL(/q=web-/)
  await page.getByRole('button', { name: say('image.format'), expanded: false }).click()
  await page.getByRole('menuitemcheckbox', { name: 'RAW' }).click()
  await expect(page).toHaveURL(/format=RAW/)
  await page.keyboard.press('Escape')
  await page
    .getByRole('columnheader')
    .getByRole('button', { name: say('image.virtualsize') })
    .click()
  await page
    .getByRole('columnheader')
    .getByRole('button', { name: say('image.virtualsize') })
    .click()
  await expect(page).toHaveURL(/sort=size&order=desc/)
  await expectRow(page, 'web-45')
  await page.getByRole('button', { name: say('list.next') }).click()
  await expect(page).toHaveURL(/page=2/)
  await expectNames(page, ['web-05', 'web-03', 'web-01'])

  await page.reload()
  await expectNames(page, ['web-05', 'web-03', 'web-01'])
  await expect(page.getByRole('searchbox')).toHaveValue('web-')

  await page.getByRole('link', { name: 'web-03', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('web-03')
  await page.goBack()
  await expectNames(page, ['web-05', 'web-03', 'web-01'])
})

test('M2: an open dialog is in the address, and back closes it', async ({
  page,
  say,
  mold,
  open,
}) => {
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name: 'one' }))
  await open('/templates')
  await expectRow(page, 'one')
  await page.goto(`/templates?dialog=delete&on=${id}`)
  const dialog = page.getByRole('dialog', { name: say('delete.title.template', { name: 'one' }) })
  await expect(dialog).toBeVisible()
  await page.goBack()
  await expect(dialog).toBeHidden()
  await expectRow(page, 'one')
})

test('a bad link falls back to the defaults', async ({ page, say, mold, open }) => {
  await seedTemplates(mold, 3, ({ index }) => ({ name: `t-${index}` }))
  await open(
    '/templates?tab=nonsense&sort=%3Cscript%3E&order=up&page=-7&size=1e9&ready=maybe&dialog=x&on=y',
  )
  await expectNames(page, ['t-1', 't-2', 't-3'])
  await page.goto('/templates?page=99')
  await expectNames(page, ['t-1', 't-2', 't-3'])
  await page.goto('/templates/00000000-0000-4000-8000-000000000000')
  await expect(page.getByRole('heading', { name: say('image.gone') })).toBeVisible()
  await page.goto('/no/such/page')
  await expect(page.getByRole('heading', { name: say('error.notFoundTitle') })).toBeVisible()
})
