import { makeUser, userPassword } from './support/people.ts'
import type { Mold } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'

test('M2: a setting is found, changed, kept and reset', async ({ page, say, mold, open }) => {
  await open('/settings')
  await page.getByRole('searchbox').fill('max.template.iso.size')
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1)
  await expect(page).toHaveURL(/q=max\.template\.iso\.size/)
  const field = page.getByRole('textbox')
  const title = (await page.getByRole('heading', { level: 3 }).textContent()) ?? ''
  const save = page.getByRole('button', { name: say('settings.save', { name: title }) })
  await expect(field).toHaveValue('500')
  await expect(save).toHaveCount(0)

  await field.fill('120')
  await expect(page.getByText(say('settings.unsaved', { count: 1 }))).toBeVisible()
  await save.click()
  await expect(page.getByText(say('settings.saved'), { exact: true })).toBeVisible()
  expect(await valueOf(mold, 'max.template.iso.size')).toBe('120')
  await page.reload()
  await expect(field).toHaveValue('120')
  await page.getByRole('button', { name: say('action.clear') }).click()
  await page.getByRole('button', { name: say('settings.changedOnly') }).click()
  await expect(page.getByRole('heading', { level: 3, name: title })).toBeVisible()

  await page.goto('/settings?q=max.template.iso.size')
  await page.getByRole('button', { name: say('settings.reset'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('settings.resetTitle') })
  await expect(dialog).toContainText('120')
  await dialog.getByRole('button', { name: say('settings.resetConfirm') }).click()
  await expect(field).toHaveValue('500')
  expect(await valueOf(mold, 'max.template.iso.size')).toBe('500')
})

test('M2: a value that cannot be is refused beside its field, which keeps it', async ({
  page,
  open,
}) => {
  await open('/settings?q=max.template.iso.size')
  const field = page.getByRole('textbox')
  for (const wrong of ['many', '-7']) {
    await field.fill(wrong)
    await field.press('Enter')
    await expect(page.getByRole('alert')).toContainText(/\d/)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveValue(wrong)
  }
  await field.fill('200')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(field).not.toHaveAttribute('aria-invalid', 'true')

  await page.goto('/settings?q=secstorage.allowed.internal.sites')
  const ranges = page.getByRole('textbox')
  await ranges.fill('10.20.0.0/40')
  await ranges.press('Enter')
  await page.getByRole('button', { name: /^Save / }).click()
  await expect(page.getByRole('alert')).toContainText('10.20.0.0/40')
})

test('M2: what somebody else sets shows up', async ({ page, mold, open }) => {
  await open('/settings?q=max.template.iso.size')
  await expect(page.getByRole('textbox')).toHaveValue('500')
  await mold.admin.call('updateConfiguration', { name: 'max.template.iso.size', value: '77' })
  await expect(page.getByRole('textbox')).toHaveValue('77')
})

test('M2: edits are not lost without a question', async ({ page, say, open }) => {
  await open('/settings?q=max.template.iso.size')
  await page.getByRole('textbox').fill('9')
  await page.getByRole('link', { name: say('nav.isos') }).click()
  const dialog = page.getByRole('dialog', { name: say('leave.title') })
  await dialog.getByRole('button', { name: say('dialog.keepEditing') }).click()
  await expect(page.getByRole('textbox')).toHaveValue('9')
  await page.getByRole('link', { name: say('nav.isos') }).click()
  await dialog.getByRole('button', { name: say('dialog.discard') }).click()
  await expect(page.getByRole('heading', { name: say('images.title.iso'), level: 1 })).toBeVisible()
})

test('M2: a zone has a value of its own, until it follows the wider one again', async ({
  page,
  say,
  mold,
  open,
}) => {
  const name = 'enable.dynamic.scale.vm'
  const { items: zones } = await mold.admin.call('listZones')
  const zoneid = zones[0]?.id ?? ''
  const inZone = async () => (await mold.admin.call('listConfigurations', { zoneid })).items[0]
  await open('/settings')
  const place = page.getByRole('combobox', { name: say('settings.place') })
  await place.click()
  await place.fill('zone1')
  await page.getByRole('option', { name: 'zone1', exact: true }).click()
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1)
  await expect(page.getByText(say('settings.own'), { exact: true })).toHaveCount(0)
  await page.getByRole('switch').check()
  await page.getByRole('button', { name: /^Save / }).click()
  await expect(page.getByText(say('settings.own'), { exact: true })).toBeVisible()
  expect(await inZone()).toMatchObject({ name, value: 'true', isset: true })
  expect(await valueOf(mold, name)).toBe('false')

  await page.reload()
  await expect(place).toHaveValue('zone1')
  await page.getByRole('button', { name: say('settings.follow'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('settings.followTitle') })
  await dialog.getByRole('button', { name: say('settings.follow') }).click()
  await expect(page.getByText(say('settings.own'), { exact: true })).toHaveCount(0)
  await expect(page.getByRole('switch')).not.toBeChecked()
  expect(await inZone()).toMatchObject({ name, value: 'false', isset: false })
})

test('M2: a link leads to one setting, in view and marked', async ({ page, say, open }) => {
  await open('/settings?at=api.throttling.max')
  const row = page.getByRole('heading', { level: 3, name: 'Calls within the interval' })
  await expect(row).toBeInViewport()
  await page
    .getByRole('button', { name: say('settings.copyLink', { name: 'Calls within the interval' }) })
    .click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(new URL(copied).search).toBe('?at=api.throttling.max')
})

test('settings are for root admins: others do not find them', async ({ page, say, mold }) => {
  await makeUser(mold, 'kim')
  await signInQuietly(page, { username: 'kim', password: userPassword })
  await page.goto('/templates')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: say('nav.settings') })).toHaveCount(0)
  await page.goto('/settings')
  await expect(page.getByRole('heading', { name: say('settings.denied') })).toBeVisible()
})

async function valueOf({ admin }: Mold, name: string): Promise<string | undefined> {
  const { items } = await admin.call('listConfigurations', { name })
  return items[0]?.value
}
