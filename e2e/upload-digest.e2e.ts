import { mib } from './support/images.ts'
import { startProxy } from './support/proxy.ts'
import { adminPassword } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import {
  expectReady,
  localIso,
  removeLocalFiles,
  sha256OfFile,
  trayOf,
  uploadIso,
} from './support/upload.ts'

test.afterEach(removeLocalFiles)

test('F1: what arrived is compared with the file, by digests of both sides', async ({
  page,
  say,
  mold,
  open,
}) => {
  const file = await localIso('same-both-sides.iso', 9 * mib)
  await open('/isos')
  await uploadIso(page, say, file)
  const { item } = trayOf(page, say)
  await expect(item('same-both-sides')).toContainText(say('uploads.proved'), { timeout: 30_000 })
  await expectReady(mold, 'same-both-sides', file)
})

test('F1: what changed on its way is told with both digests, and can be deleted', async ({
  browser,
  say,
  mold,
  locale,
}) => {
  const proxy = await startProxy(mold.origin, { flipsBodyBytes: mib })
  try {
    const context = await browser.newContext({ baseURL: proxy.origin, locale })
    const page = await context.newPage()
    await signInQuietly(page, { username: 'admin', password: adminPassword })
    const file = await localIso('changed.iso', 3 * mib)
    await uploadIso(page, say, file)
    const { item, button } = trayOf(page, say)
    const told = item('changed').getByRole('alert')
    await expect(told).toContainText(await sha256OfFile(file.path), { timeout: 30_000 })
    await expect(button('changed', 'action.retry')).toBeHidden()
    await button('changed', 'action.delete').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('action.delete') })
      .click()
    await expect(item('changed')).toBeHidden()
    const left = await mold.admin.call('listIsos', { isofilter: 'all', keyword: 'changed' })
    expect(left.items).toEqual([])
    await context.close()
  } finally {
    await proxy.close()
  }
})
