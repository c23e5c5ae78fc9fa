import { addForm } from './support/add-form.ts'
import { isoBytes, sha256 } from './support/images.ts'
import { expectRow } from './support/lists.ts'
import { expect, test } from './support/test.ts'

test('D1: the address of a SHA256SUMS file gives the digest', async ({
  page,
  say,
  origin,
  open,
}) => {
  const bytes = isoBytes()
  const url = origin.put('/sums/debian-12.5.0-amd64-netinst.iso', bytes)
  const file = 'debian-12.5.0-amd64-netinst.iso'
  const text = `${sha256(bytes)}  ./images/${file}\n${sha256(Buffer.from('x'))}  other.iso\n`
  const list = origin.put('/sums/SHA256SUMS', Buffer.from(text), { type: 'text/plain' })
  const host = new URL(list).host
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.checksum.fill(list)
  await expect(add.form.getByText(say('add.checksumList.noFile'))).toBeVisible()
  await add.url.fill(url)
  await add.check.click()
  await expect(add.form.getByText(say('add.checksumList.address', { file }))).toBeVisible()
  await add.form.getByRole('button', { name: say('add.checksumList.look'), exact: true }).click()
  await expect(add.checksum).toHaveValue(sha256(bytes))
  const found = { algorithm: 'SHA-256', file, list: 'SHA256SUMS', host }
  await expect(add.form.getByText(say('add.checksumList.found', found))).toBeVisible()
  await add.submit.click()
  await expectRow(page, 'debian-12.5.0-amd64-netinst', {
    [say('image.state')]: say('image.state.ready'),
  })
})

test('D1: a list without the image names what it has, and keeps the form back', async ({
  page,
  say,
  origin,
  open,
}) => {
  const bytes = isoBytes()
  const file = 'rescue-1.iso'
  const url = origin.put(`/unlisted/${file}`, bytes)
  const put = (name: string) =>
    origin.put('/unlisted/SHA256SUMS', Buffer.from(`${sha256(bytes)} *${name}\n`))
  const list = put('rescue-2.iso')
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(url)
  await add.check.click()
  await add.chooseOsType('Other (64-bit)')
  await add.checksum.fill(list)
  await add.submit.click()
  await expect(add.checksum).toBeFocused()
  await expect(add.checksum).toHaveAccessibleDescription(/rescue-1\.iso.*rescue-2\.iso/)
  put(file)
  // One step: what was not looked up is when the form is sent.
  await add.checksum.fill(`${list}?again`)
  await add.submit.click()
  await expectRow(page, 'rescue-1', { [say('image.state')]: say('image.state.ready') })
})

test('F1: the digest of a file of this computer is found by its name', async ({
  page,
  say,
  origin,
  open,
}) => {
  const bytes = isoBytes()
  const text = `SHA256 (here.iso) = ${sha256(bytes)}\nSHA256 (there.iso) = ${'0'.repeat(64)}\n`
  const list = origin.put('/local/CHECKSUM', Buffer.from(text))
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form
    .getByLabel(say('add.fileChoose'))
    .setInputFiles({ name: 'here.iso', mimeType: 'application/octet-stream', buffer: bytes })
  await add.checksum.fill(list)
  await add.checksum.press('Enter')
  await expect(add.checksum).toHaveValue(sha256(bytes))
  await add.form.getByText(say('add.sourceUrl'), { exact: true }).first().click()
  const url = origin.put('/local/there.iso', isoBytes())
  await add.url.fill(url)
  const other = say('add.checksumList.other', { file: 'here.iso', now: 'there.iso' })
  await expect(add.form.getByText(other)).toBeVisible()
  await add.form.getByRole('button', { name: say('add.checksumList.lookAgain') }).click()
  await expect(add.checksum).toHaveValue('0'.repeat(64))
})
