import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeIso } from '@mold/shared/images/testing/make-archives.ts'
import { addForm } from './support/add-form.ts'
import { expectFacts } from './support/facts.ts'
import { isoBytes, mib, qcow2Bytes, realIsos, sha256 } from './support/images.ts'
import { warnsOnClose } from './support/leave.ts'
import { expectRow } from './support/lists.ts'
import { joinHost } from './support/machines.ts'
import { expect, test } from './support/test.ts'

test('D1: a root admin adds a file out of the import folder of the server', async ({
  page,
  say,
  mold,
  open,
}) => {
  const bytes = qcow2Bytes(2 * mib)
  await writeFile(path.join(mold.importFolder, 'ubuntu-24.04-회계팀.qcow2'), bytes)
  await open('/templates/add')
  const add = addForm(page, say, 'template')
  await add.form.getByText(say('add.sourceImport'), { exact: true }).click()
  await add.form.getByRole('radio', { name: /회계팀/ }).check()
  await expect(add.name).toHaveValue('ubuntu-24.04-회계팀')
  await expect(add.osType).toHaveValue('Ubuntu 24.04 LTS')
  await add.submit.click()
  await expectRow(page, 'ubuntu-24.04-회계팀', { [say('image.state')]: say('image.state.ready') })
  await page.getByRole('link', { name: 'ubuntu-24.04-회계팀', exact: true }).click()
  await expectFacts(page, { [say('image.checksum')]: new RegExp(sha256(bytes)) })
})

test('A1: real discs that boot are taken for what they are', async ({
  page,
  say,
  origin,
  open,
}) => {
  test.skip(realIsos.length < 2, 'the packages ipxe and grub-rescue-pc are not installed')
  await open('/isos')
  for (const { name, read } of realIsos) {
    const bytes = await read()
    await page.goto('/isos/add')
    const add = addForm(page, say, 'iso')
    await add.url.fill(origin.put(`/forms/${name}`, bytes))
    await add.check.click()
    await expectFacts(add.form, {
      [say('add.fact.format')]: 'ISO',
      [say('add.fact.bootable')]: say('add.fact.bootableYes'),
    })
    await add.chooseOsType('Other (64-bit)')
    await add.submit.click()
    await expectRow(page, path.parse(name).name, {
      [say('image.state')]: say('image.state.ready'),
    })
  }
})

test('C2: an OS type older than the file says is warned about, and not refused', async ({
  page,
  say,
  origin,
  open,
}) => {
  await open('/templates/add')
  const add = addForm(page, say, 'template')
  await add.url.fill(origin.put('/forms/rocky-9.qcow2', qcow2Bytes()))
  await add.check.click()
  await expect(add.osType).toHaveValue('Rocky Linux 9')
  await add.chooseOsType('Rocky Linux 8')
  const values = { chosen: 'Rocky Linux 8', guessed: 'Rocky Linux 9' }
  await expect(add.form.getByText(say('add.notice.older', values))).toBeVisible()
  await add.submit.click()
  await expectRow(page, 'rocky-9', {
    [say('image.osType')]: 'Rocky Linux 8',
    [say('image.state')]: say('image.state.ready'),
  })
})

test('K5: a VMware template is told of VMware Tools, and of the host that no zone has, without being refused', async ({
  page,
  say,
  mold,
  open,
}) => {
  await open('/templates/add')
  const { form } = addForm(page, say, 'template')
  const hypervisor = form.getByLabel(say('image.hypervisor'))
  const noHost = (name: string) =>
    form.getByText(say('add.notice.noHost', { hypervisor: name }), { exact: true })
  await hypervisor.selectOption('VMware')
  await expect(form.getByText(say('add.notice.vmware'))).toBeVisible()
  await expect(noHost('VMware')).toBeVisible()
  await hypervisor.selectOption('KVM')
  await expect(form.getByText(say('add.notice.vmware'))).toHaveCount(0)
  await expect(noHost('KVM')).toBeVisible()
  await joinHost(mold, 'notice-host')
  await page.reload()
  await hypervisor.selectOption('VMware')
  await expect(noHost('VMware')).toBeVisible()
  await hypervisor.selectOption('KVM')
  await expect(form.getByText(say('add.notice.vmware'))).toHaveCount(0)
  await expect(noHost('KVM')).toHaveCount(0)
})

test('M1: a form with edits asks before it is left, by a link, back or closing the tab', async ({
  page,
  say,
  open,
}) => {
  await open('/isos')
  await page
    .getByRole('link', { name: say('images.add.iso') })
    .first()
    .click()
  const add = addForm(page, say, 'iso')
  const question = page.getByRole('dialog', { name: say('leave.title') })
  await add.name.fill('half done')
  await page.getByRole('link', { name: say('nav.events') }).click()
  await expect(question).toContainText(say('leave.question'))
  await question.getByRole('button', { name: say('dialog.keepEditing') }).click()
  await expect(question).toHaveCount(0)
  await expect(add.name).toHaveValue('half done')
  await page.goBack()
  await question.getByRole('button', { name: say('dialog.keepEditing') }).click()
  await expect(add.name).toHaveValue('half done')
  expect(await warnsOnClose(page)).toBe(true)
  await expect(add.name).toHaveValue('half done')
  await page.getByRole('link', { name: say('nav.events') }).click()
  await question.getByRole('button', { name: say('dialog.discard') }).click()
  await expect(page).toHaveURL(/\/events$/)
})

test('a field stays in sight, and its list with it, when something above it grows', async ({
  page,
  say,
  open,
}) => {
  await page.setViewportSize({ width: 1280, height: 640 })
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  const file = (name: string, fill: number) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.concat([isoBytes(), Buffer.alloc(fill)]),
  })
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByLabel(say('add.fileChoose')).setInputFiles(file('first.iso', 1))
  await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
  await add.osType.fill('Other (64-bit)')
  const option = page.getByRole('option', { name: 'Other (64-bit)', exact: true })
  await expect(option).toBeVisible()
  const more = [2, 3, 4, 5].map((n) => file(`more-${n}.iso`, n))
  await add.form.getByLabel(say('add.fileMore')).setInputFiles(more)
  await expect(add.form.getByRole('button', { name: 'more-5.iso', exact: true })).toBeAttached()
  await expect(add.osType).toBeFocused()
  await expect(option).toBeVisible()
  await option.click()
  await expect(add.osType).toHaveValue('Other (64-bit)')
})

test('a click that leaves a field with an error still hits what it was aimed at', async ({
  page,
  say,
  open,
}) => {
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  const bootable = add.form.getByRole('switch', { name: say('image.flag.bootable') })
  await expect(bootable).toBeChecked()
  await add.name.fill('x')
  await add.name.fill('')
  const box = await bootable.boundingBox()
  // At its upper edge, where the field above comes to be once its error moves it.
  await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 3)
  await page.mouse.down()
  // A hand is slower than a few frames.
  for (let frame = 0; frame < 5; frame += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  await page.mouse.up()
  await expect(bootable).not.toBeChecked()
  await expect(add.form.getByText(say('edit.nameMissing'))).toBeVisible()
})

test('D6: from 100 GB on a fast network is recommended', async ({ page, say, origin, open }) => {
  const head = Buffer.from(makeIso({ bootable: true }))
  const url = origin.put('/forms/huge.iso', {
    size: 120_000_000_000,
    generate: (offset, length) => {
      const bytes = Buffer.alloc(length)
      if (offset < head.length) head.copy(bytes, 0, offset)
      return bytes
    },
  })
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(url)
  await add.check.click()
  await expect(add.form.getByText(/10 Gb network/)).toBeVisible()
  await expectFacts(add.form, { [say('add.fact.size')]: '111.8 GiB' })
})

test('an ISO in the form of templates leads to the right form, with its address', async ({
  page,
  say,
  origin,
  open,
}) => {
  const url = origin.put('/forms/other.img', isoBytes())
  await open('/templates/add')
  const template = addForm(page, say, 'template')
  await template.url.fill(url)
  await template.check.click()
  await template.form.getByRole('link', { name: say('add.notice.toIso') }).click()
  const question = page.getByRole('dialog', { name: say('leave.title') })
  const add = addForm(page, say, 'iso')
  await expect(question.or(add.form).first()).toBeVisible()
  await expect(add.url).toHaveValue(url)
})
