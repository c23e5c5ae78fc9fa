import { expect, test } from './support/test.ts'

test('API documentation: a command is found, linked to, and called as shown', async ({
  page,
  say,
  open,
}) => {
  await open('/templates')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('apiDocs.title') }).click()
  const index = page.getByRole('navigation', { name: say('apiDocs.commands') })
  await expect(page.getByRole('figure', { name: 'curl' })).toBeVisible()
  await page.getByRole('searchbox').fill('listTemplates')
  await expect(index.getByRole('link', { name: 'listIsos' })).toHaveCount(0)
  await index.getByRole('link', { name: 'listTemplates', exact: true }).click()
  await expect(page).toHaveURL(/\/api-docs\/listTemplates\?q=listTemplates$/)

  const shown = page.getByRole('article', { name: 'listTemplates' })
  await expect(shown).toContainText(say('apiDocs.everyRole'))
  const params = shown.getByRole('table', { name: say('apiDocs.params') })
  await expect(params.getByRole('row').nth(1)).toContainText('templatefilter')
  await expect(params.getByRole('row').nth(1)).toContainText(say('apiDocs.required'))
  const answer = shown.getByRole('table', { name: say('apiDocs.answer') })
  await expect(answer.getByRole('rowheader', { name: 'errorparams' })).toBeVisible()
  await expect(shown.getByRole('figure', { name: 'CloudMonkey (cmk)' })).toContainText(
    'cmk list templates templatefilter=self',
  )
  await params.getByRole('link', { name: 'listZones' }).first().click()
  await expect(page.getByRole('article', { name: 'listZones' })).toBeVisible()
})

test('API documentation: on a narrow screen the index and a command take turns', async ({
  page,
  say,
  open,
}) => {
  await page.setViewportSize({ width: 375, height: 700 })
  await open('/api-docs')
  const index = page.getByRole('navigation', { name: say('apiDocs.commands') })
  await index.getByRole('link', { name: 'deleteIso' }).click()
  await expect(page.getByRole('article', { name: 'deleteIso' })).toContainText(
    say('apiDocs.asyncWords'),
  )
  await expect(index).toBeHidden()
  await page.getByRole('link', { name: say('apiDocs.all') }).click()
  await expect(index).toBeVisible()
})

test('API documentation: an unknown command says so', async ({ page, say, open }) => {
  await open('/api-docs/listMoons')
  await expect(
    page.getByRole('heading', { name: say('apiDocs.unknown', { command: 'listMoons' }) }),
  ).toBeVisible()
})
