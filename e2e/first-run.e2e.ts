import { expect, signIn, test } from './support/test.ts'

test.use({ allowedSites: null })

test('M2: the first root admin is asked once where the mirrors are', async ({
  page,
  say,
  mold,
}) => {
  const { admin } = mold
  await admin.call('resetConfiguration', { name: 'console.first.run.done' })
  await page.goto('/')
  await signIn(page, say)
  await expect(page.getByRole('heading', { level: 1, name: say('firstRun.title') })).toBeVisible()
  await expect(page.getByText('zone1 images')).toBeVisible()
  await expect(page.getByText(say('firstRun.tls.local'))).toBeVisible()

  const sites = page.getByRole('textbox', { name: say('firstRun.sites') })
  await sites.fill('10.20.0.0/40')
  await sites.press('Enter')
  const done = page.getByRole('button', { name: say('firstRun.finish') })
  await done.click()
  await expect(page.getByRole('alert')).toContainText('10.20.0.0/40')
  await expect(sites).toBeFocused()
  await sites.press('Backspace')
  await sites.pressSequentially('10.20.0.0/16 fd00::/8,')
  await done.click()
  await expect(
    page.getByRole('heading', { level: 1, name: say('images.title.template') }),
  ).toBeVisible()
  const name = 'secstorage.allowed.internal.sites'
  const { items } = await admin.call('listConfigurations', { name })
  expect(items[0]?.value).toBe('10.20.0.0/16,fd00::/8')

  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('menu.signOut') }).click()
  await signIn(page, say)
  await expect(
    page.getByRole('heading', { level: 1, name: say('images.title.template') }),
  ).toBeVisible()
  await page.goto('/first-run')
  await expect(page.getByRole('button', { name: /fd00::\/8$/ })).toBeVisible()
})

test('M2: it can be skipped, which counts for every admin', async ({ page, say, mold }) => {
  await mold.admin.call('resetConfiguration', { name: 'console.first.run.done' })
  await page.goto('/')
  await signIn(page, say)
  await page.getByRole('button', { name: say('firstRun.skip'), exact: true }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: say('images.title.template') }),
  ).toBeVisible()
  expect(await mold.admin.call('getFirstRun', {})).toMatchObject({ done: true })
  const name = 'secstorage.allowed.internal.sites'
  const { items } = await mold.admin.call('listConfigurations', { name })
  expect(items[0]?.value).toBeUndefined()
})
