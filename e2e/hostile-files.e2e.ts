import { hostileImages } from '@mold/shared/images/testing/hostile-images.ts'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { addForm } from './support/add-form.ts'
import { expect, test } from './support/test.ts'

/** Some of each kind, with words of the message that only this refusal has. */
const chosen = {
  'A1: a backing file (QCOW2)': /\/etc\/passwd/,
  'A9: a parent (VMDK)': /\/etc\/passwd/,
  'A10: a parent by its type (VHD)': /differencing disk/,
  'A11: a log to replay (VHDX)': /log was not replayed/,
  'D5: an ISO (OVA)': /tools\.iso/,
  'A13: a QCOW2 (ISO)': /QCOW2 and ISO/,
} as const

test('F1: a hostile file is refused with its reason before anything of it is sent', async ({
  page,
  say,
  open,
}) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (/getUploadParams|\/client\/upload/.test(request.url())) sent.push(request.url())
    if (/getUploadParams/.test(request.postData() ?? '')) sent.push(request.url())
  })
  await open('/templates')
  const images = hostileImages()
  for (const [title, words] of Object.entries(chosen)) {
    const image = images.find((each) => each.title === title)
    expect(image, title).toBeDefined()
    const kind = image?.format === 'ISO' ? 'iso' : 'template'
    await page.goto(`/${kind}s/add`)
    const add = addForm(page, say, kind)
    await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
    await add.form.getByLabel(say('add.fileChoose')).setInputFiles({
      name: 'image',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(image?.bytes ?? []),
    })
    await expect(add.form.getByText(words).first()).toBeVisible()
    await add.name.fill('hostile')
    await add.submit.click()
    await expect(add.form.getByText(words).first()).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`/${kind}s/add$`))
  }
  expect(sent).toEqual([])
})

test('A15: a disk that is larger than any may be is told of before anything is sent', async ({
  page,
  say,
  open,
}) => {
  await open('/templates')
  await page.goto('/templates/add')
  const add = addForm(page, say, 'template')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  const pebibyte = makeQcow2({ clusterBits: 21, l1Size: 2 ** 11, virtualSize: 2n ** 50n })
  await add.form.getByLabel(say('add.fileChoose')).setInputFiles({
    name: 'huge.qcow2',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(pebibyte),
  })
  await expect(add.form.getByText(/max\.template\.virtual\.size/)).toBeVisible()
})
