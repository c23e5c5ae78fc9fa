import { addForm } from './support/add-form.ts'
import { mib } from './support/images.ts'
import { expectRow } from './support/lists.ts'
import { expect, test } from './support/test.ts'
import { localIso, slowLine, trayOf } from './support/upload.ts'

test('F1: a file of this computer is looked at, sent, and ready', async ({ page, say, open }) => {
  const file = await localIso('debian-12-회계팀.iso', 5 * mib)
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByLabel(say('add.fileChoose')).setInputFiles(file.path)
  await expect(add.name).toHaveValue('debian-12-회계팀')
  await expect(add.osType).toHaveValue('Debian GNU/Linux 12 (64-bit)')
  await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
  await page.screenshot({ path: '/tmp/shots/form.png' })
  await slowLine(page, 2 * mib)
  await add.submit.click()
  const { item } = trayOf(page, say)
  await expect(item('debian-12-회계팀')).toBeVisible()
  await expect(item('debian-12-회계팀')).toContainText(/\d+ %/)
  await page.screenshot({ path: '/tmp/shots/tray.png' })
  await expect(item('debian-12-회계팀')).toContainText(say('uploads.state.done'), {
    timeout: 30_000,
  })
  await expectRow(page, 'debian-12-회계팀', { [say('image.state')]: say('image.state.ready') })
  await page.screenshot({ path: '/tmp/shots/done.png' })
})
