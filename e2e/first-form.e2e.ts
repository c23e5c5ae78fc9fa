import type { Page } from '@playwright/test'
import { adminPassword } from './support/server.ts'
import { expect, signIn, signInQuietly, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('the form for signing in stands before the console has run, and what is typed goes on', async ({
      page,
      say,
    }) => {
      const run = await holdStart(page)
      await page.goto('/', { waitUntil: 'commit' })
      const { username, password } = fields(page, say)
      await expect(username).toBeFocused()
      await page.keyboard.type('admin')
      await password.fill(adminPassword)
      await page.getByText(say('signIn.otherDomain')).click()
      await page.getByLabel(say('signIn.domain')).fill('/')
      run()
      await expect(page).toHaveTitle(`${say('signIn.title')} · Mold`)
      await expect(page.getByLabel(say('signIn.domain'))).toBeFocused()
      await expect(page.getByLabel(say('signIn.domain'))).toHaveValue('/')
      await expect(username).toHaveValue('admin')
      await password.press('Enter')
      await expect(page).toHaveURL('/templates')
    })

    test('who sends the form before the console has run is signed in once it has', async ({
      page,
      say,
    }) => {
      const run = await holdStart(page)
      await page.goto('/sign-in?next=%2Fisos', { waitUntil: 'commit' })
      const { username, password } = fields(page, say)
      await username.fill('admin')
      await password.fill(adminPassword)
      await password.press('Enter')
      await expect(page).toHaveURL('/sign-in?next=%2Fisos')
      run()
      await expect(page).toHaveURL('/isos')
    })
  })
}

test('a form that is sent too early without a password says what is missing', async ({
  page,
  say,
}) => {
  const run = await holdStart(page)
  await page.goto('/sign-in', { waitUntil: 'commit' })
  const { username, password } = fields(page, say)
  await username.fill('admin')
  await username.press('Enter')
  run()
  await expect(page.getByText(say('signIn.passwordMissing'))).toBeVisible()
  await expect(password).toBeFocused()
})

test('who is signed in is shown no form for signing in, and who has left is', async ({
  page,
  say,
}) => {
  await page.goto('/sign-in')
  await signIn(page, say)
  await expect(page).toHaveURL('/templates')
  const run = await holdStart(page)
  await page.goto('/', { waitUntil: 'commit' })
  await page.waitForFunction(() => document.readyState === 'interactive')
  await expect(page.locator('#root')).toBeEmpty()
  run()
  await expect(page).toHaveURL('/templates')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('menu.signOut') }).click()
  await expect(page).toHaveURL(/sign-in/)
  await holdStart(page)
  await page.goto('/', { waitUntil: 'commit' })
  await expect(fields(page, say).username).toBeFocused()
})

test('a form that comes too late, as its styles did, is not put beside that of the console', async ({
  page,
  say,
}) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(/\/assets\/sign-in-page-.*\.css$/, async (route) => {
    await promise
    await route.continue()
  })
  await page.goto('/sign-in', { waitUntil: 'commit' })
  await expect(page.locator('#root[data-runs]')).toBeAttached()
  resolve()
  await signIn(page, say)
  await expect(page).toHaveURL('/templates')
})

test('what was typed too early by somebody who is signed in is for nobody', async ({
  page,
  say,
}) => {
  await signInQuietly(page)
  const run = await holdStart(page)
  await page.goto('/', { waitUntil: 'commit' })
  const { username, password } = fields(page, say)
  await username.fill('admin')
  await password.fill(adminPassword)
  await password.press('Enter')
  run()
  await expect(page).toHaveURL('/templates')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('menu.signOut') }).click()
  await expect(username).toBeFocused()
  await expect(username).toHaveValue('')
  await expect(password).toHaveValue('')
})

test('who is signed in without this browser knowing of it is led on', async ({ page }) => {
  await signInQuietly(page)
  await page.goto('/sign-in?next=%2Fisos')
  await expect(page).toHaveURL('/isos')
})

const fields = (page: Page, say: Say) => ({
  username: page.getByLabel(say('signIn.username')),
  password: page.getByLabel(say('signIn.password'), { exact: true }),
})

/** Keeps the console from running until the returned function is called. */
async function holdStart(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(/\/assets\/index-.*\.js$/, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}
