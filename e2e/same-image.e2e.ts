import { addForm } from './support/add-form.ts'
import { isoBytes, register } from './support/images.ts'
import { makeUser, userPassword } from './support/people.ts'
import { expect, signInQuietly, test } from './support/test.ts'

test('an address that an image came from already is said before it is added again', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const url = origin.put('/again.iso', isoBytes())
  await register(mold, 'iso', url, { name: 'rescue' })
  await open('/isos/add')
  const { form } = addForm(page, say, 'iso')
  await form.getByRole('textbox', { name: say('add.sourceUrl') }).fill(url)
  await form.getByRole('button', { name: say('add.check'), exact: true }).click()
  await expect(form.getByText(say('add.same.url', { name: 'rescue' }))).toBeVisible()
  await form.getByRole('link', { name: say('add.same.open') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('rescue')
})

test('a file that is here already is known by its digest, before a byte is sent', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const bytes = isoBytes()
  const id = await register(mold, 'iso', origin.put('/here.iso', bytes), { name: 'rescue' })
  const params = { id, isofilter: 'all', listall: true, isready: true }
  await expect.poll(async () => (await mold.admin.call('listIsos', params)).count).toBe(1)
  await open('/isos/add')
  const { form } = addForm(page, say, 'iso')
  await form.getByText(say('add.sourceFile'), { exact: true }).click()
  const choose = (name: string, buffer: Buffer) =>
    form
      .getByLabel(say('add.fileChoose'))
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await choose('here.iso', bytes)
  await expect(form.getByText(say('add.same.digest', { name: 'rescue' }))).toBeVisible()
  await form.getByRole('button', { name: say('add.fileRemove', { name: 'here.iso' }) }).click()
  await choose('other.iso', isoBytes())
  await expect(form.getByText(say('add.foundHere'))).toBeVisible()
  await expect(form.getByText(say('add.same.digest', { name: 'rescue' }))).toBeHidden()
})

test('what an account may still store is said before the first byte', async ({
  page,
  say,
  mold,
  origin,
}) => {
  await mold.admin.call('updateConfiguration', {
    name: 'max.account.secondary.storage',
    value: '0',
  })
  await makeUser(mold, 'same-image-user')
  await signInQuietly(page, { username: 'same-image-user', password: userPassword })
  await page.goto('/isos/add')
  const { form } = addForm(page, say, 'iso')
  const url = form.getByRole('textbox', { name: say('add.sourceUrl') })
  await url.fill(origin.put('/quota.iso', isoBytes()))
  await form.getByRole('button', { name: say('add.check'), exact: true }).click()
  const by = say('add.quota.by.account')
  const words = { needed: '2.0 MiB', left: '0 B', limit: '0 B', by }
  await expect(form.getByText(say('add.quota.storage', words))).toBeVisible()

  await mold.admin.call('updateConfiguration', {
    name: 'max.account.secondary.storage',
    value: '1',
  })
  await page.goto('/isos/add')
  await form.getByText(say('add.sourceFile'), { exact: true }).click()
  await form
    .getByLabel(say('add.fileChoose'))
    .setInputFiles({ name: 'a.iso', mimeType: 'application/octet-stream', buffer: isoBytes() })
  const after = say('add.quota.after.upload', { after: '2.0 MiB', limit: '1.0 GiB' })
  await expect(form.getByText(after)).toBeVisible()
  await expect(form.getByText(by)).toBeVisible()
})
