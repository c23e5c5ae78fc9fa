import { addForm } from './support/add-form.ts'
import {
  isoBytes,
  isStored,
  mib,
  probeBytes,
  qcow2Bytes,
  register,
  sha256,
} from './support/images.ts'
import { clickRowAction, expectRow, rowOf } from './support/lists.ts'
import { expect, signInQuietly, test } from './support/test.ts'

test('M2: what one browser adds, another one sees come, move and go', async ({
  page,
  browser,
  say,
  origin,
  mold,
  open,
}) => {
  const path = '/live/shared.iso'
  const url = origin.put(path, isoBytes(4 * mib))
  const release = origin.hold(path, 2 * mib, probeBytes)
  await open('/isos')
  await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()

  const other = await browser.newContext({ baseURL: mold.origin, locale: 'en-US' })
  const theirs = await other.newPage()
  await signInQuietly(theirs)
  await theirs.goto('/isos/add')
  const add = addForm(theirs, say, 'iso')
  await add.url.fill(url)
  await add.check.click()
  await expect(add.name).toHaveValue('shared')
  await add.chooseOsType('Other (64-bit)')
  await add.submit.click()

  await expectRow(page, 'shared', { [say('image.state')]: '50%' })
  release()
  await expectRow(page, 'shared', { [say('image.state')]: say('image.state.ready') })
  await clickRowAction(theirs, 'shared', `${say('action.delete')}…`)
  await theirs
    .getByRole('dialog')
    .getByRole('button', { name: say('action.delete') })
    .click()
  await expect(rowOf(page, 'shared')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()
  await other.close()
})

test('A6: what an admin changes by SQL shows up', async ({ page, say, origin, mold, open }) => {
  const url = origin.put('/live/sql.qcow2', qcow2Bytes())
  const id = await register(mold, 'template', url, { name: 'by-hand' })
  await open('/templates')
  await expectRow(page, 'by-hand', { [say('image.state')]: say('image.state.ready') })
  const printed = await mold.adminTool(
    'sql',
    `update cloud.vm_template set name = '손으로 바꾼 이름' where uuid = '${id}'`,
  )
  expect(printed.trim()).toBe('UPDATE 1')
  await expectRow(page, '손으로 바꾼 이름')
  await expect(rowOf(page, 'by-hand')).toHaveCount(0)
})

test('D2: a fetch is stopped, and goes on when it is retried', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const path = '/live/stopped.iso'
  const url = origin.put(path, isoBytes(4 * mib))
  origin.hold(path, mib, probeBytes)
  await register(mold, 'iso', url, { name: 'stopped' })
  await open('/isos')
  await expectRow(page, 'stopped', { [say('image.state')]: '25%' })
  await clickRowAction(page, 'stopped', say('image.cancel'))
  await expectRow(page, 'stopped', { [say('image.state')]: say('image.state.cancelled') })
  await clickRowAction(page, 'stopped', say('action.retry'))
  await expectRow(page, 'stopped', { [say('image.state')]: say('image.state.ready') })
})

test('I1: an image is deleted while it is being fetched, and nothing of it is left', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const path = '/live/deleted.iso'
  const bytes = isoBytes(4 * mib)
  const url = origin.put(path, bytes)
  const release = origin.hold(path, mib, probeBytes)
  await register(mold, 'iso', url, { name: 'deleted' })
  await open('/isos')
  await expectRow(page, 'deleted', { [say('image.state')]: '25%' })
  await clickRowAction(page, 'deleted', `${say('action.delete')}…`)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('action.delete') })
    .click()
  await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()
  release()
  await expect.poll(() => origin.requests.at(-1)?.closed.then(() => 'closed')).toBe('closed')
  expect(await isStored(mold, sha256(bytes))).toBe(false)
})
