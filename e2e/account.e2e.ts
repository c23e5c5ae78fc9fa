import { createClient } from '../bff/test/support/client.ts'
import { adminPassword } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'

test('my account: names and time zone are changed, and a mistake stands beside its field', async ({
  page,
  say,
  open,
}) => {
  await open('/templates')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('account.title') }).click()
  await expect(page.getByRole('heading', { level: 1, name: say('account.title') })).toBeVisible()
  const form = page.getByRole('form', { name: say('account.profile') })
  const save = form.getByRole('button', { name: say('action.save') })
  await expect(save).toBeDisabled()
  await form.getByLabel(say('account.email')).fill('nobody')
  await save.click()
  await expect(form.getByLabel(say('account.email'))).toHaveAttribute('aria-invalid', 'true')
  await expect(form).toContainText('nobody is not an e-mail address')
  await form.getByLabel(say('account.email')).fill('admin@mold.example')
  await form.getByLabel(say('account.firstname'), { exact: true }).fill('길동')
  await save.click()
  await expect(page.getByText(say('account.profileDone'))).toBeVisible()
  await page.reload()
  await expect(form.getByLabel(say('account.firstname'), { exact: true })).toHaveValue('길동')
})

test('my account: a new password needs the current one, and ends the other sessions', async ({
  page,
  say,
  open,
  browser,
  mold,
}) => {
  const elsewhere = await browser.newContext({ baseURL: mold.origin })
  const other = await elsewhere.newPage()
  await signInQuietly(other)
  await open('/account')
  const form = page.getByRole('form', { name: say('account.password') })
  const field = (name: 'current' | 'next' | 'again') =>
    form.getByLabel(say(`account.${name}`), { exact: true })
  const submit = form.getByRole('button', { name: say('account.passwordChange') })

  await field('current').fill('not it')
  await field('next').fill('battery staple')
  await field('again').fill('battery')
  await submit.click()
  await expect(form).toContainText(say('account.againDiffers'))
  await expect(field('again')).toBeFocused()
  await field('again').fill('battery staple')
  await submit.click()
  await expect(field('current')).toBeFocused()
  await expect(field('current')).toHaveAttribute('aria-invalid', 'true')
  await field('current').fill(adminPassword)
  await submit.click()
  await expect(page.getByText(say('account.passwordDone'))).toBeVisible()
  await expect(field('next')).toHaveValue('')

  expect((await other.request.get('/client/session')).status()).toBe(401)
  await elsewhere.close()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: say('account.title') })).toBeVisible()
  await field('current').fill('battery staple')
  await field('next').fill(adminPassword)
  await field('again').fill(adminPassword)
  await submit.click()
  await expect(page.getByText(say('account.passwordDone')).last()).toBeVisible()
})

test('my account: API keys are shown when asked for, copied, replaced and revoked after a question', async ({
  page,
  say,
  mold,
}) => {
  await mold.sql(`
    insert into account (name, type, domain_id)
      select 'keyholder', 0, id from domain where path = '/'
      and not exists (select from account where name = 'keyholder');
    insert into "user" (username, account_id, domain_id, password_hash)
      select 'keyholder', a.id, a.domain_id, u.password_hash from account a, "user" u
      where a.name = 'keyholder' and u.username = 'admin'
      and not exists (select from "user" where username = 'keyholder')`)
  await signInQuietly(page, { username: 'keyholder', password: adminPassword })
  await page.goto('/account')
  const keys = page.getByRole('region', { name: say('account.keys') })
  await expect(keys).toContainText(say('account.noKeys'))
  await keys.getByRole('button', { name: say('account.keysMake') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: say('account.keysMakeSubmit'), exact: true }).click()
  await keys.getByRole('button', { name: say('account.copySecretKey') }).click()
  const secret = await page.evaluate(() => navigator.clipboard.readText())
  expect(secret).toMatch(/^[\w-]{86}$/)
  await expect(keys).not.toContainText(secret)
  await keys.getByRole('button', { name: say('account.secretShow') }).click()
  await expect(keys).toContainText(secret)

  await keys.getByRole('button', { name: say('account.keysReplace') }).click()
  await expect(dialog).toContainText(say('account.keysReplaceWords'))
  await dialog.getByRole('button', { name: say('account.keysReplaceSubmit'), exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(keys).not.toContainText(secret)

  // The new pair signs calls until it is revoked.
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await keys.getByRole('button', { name: say('account.copySecretKey') }).click()
  await expect.poll(clipboard).not.toBe(secret)
  const fresh = await clipboard()
  await keys.getByRole('button', { name: say('account.copyApiKey') }).click()
  await expect.poll(clipboard).not.toBe(fresh)
  const pair = { apiKey: await clipboard(), secret: fresh }
  const holder = createClient(() => mold.origin, 'keyholder', pair)
  expect((await holder.call('listAccounts')).items).toMatchObject([{ name: 'keyholder' }])
  await keys.getByRole('button', { name: say('account.keysRevoke') }).click()
  await expect(dialog).toContainText(say('account.keysRevokeWords'))
  await dialog.getByRole('button', { name: say('account.keysRevokeSubmit'), exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(keys).toContainText(say('account.noKeys'))
  expect((await holder.refused('listAccounts')).status).toBe(401)
})
