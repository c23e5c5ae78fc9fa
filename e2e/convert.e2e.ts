import { diskMaker, lacksQemu } from '../bff/test/support/qemu.ts'
import { addForm } from './support/add-form.ts'
import { mib, register } from './support/images.ts'
import { clickRowAction, expectRow, rowOf } from './support/lists.ts'
import { expect, test } from './support/test.ts'

test.skip(lacksQemu, 'needs qemu-img (Debian package qemu-utils)')

const disks = lacksQemu ? undefined : diskMaker(8 * mib)
test.afterAll(() => disks?.drop())
const disk = () => disks?.make('RAW') ?? Buffer.alloc(0)

test('K3: a RAW image becomes a VHD for XenServer in one step, and says what it was made from', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const url = origin.put('/ec2.raw', disk())
  await register(mold, 'template', url, { name: 'ec2', format: 'RAW' })
  await open('/templates')
  await expectRow(page, 'ec2', { [say('image.state')]: say('image.state.ready') })
  await clickRowAction(page, 'ec2', `${say('image.convert')}…`)
  const panel = page.getByRole('dialog', { name: say('convert.title') })
  await expect(panel.getByText(/RAW/)).toBeVisible()
  await panel.getByRole('combobox', { name: say('convert.hypervisor') }).click()
  await page.getByRole('option', { name: 'XenServer' }).click()
  await expect(panel.getByRole('combobox', { name: say('convert.format') })).toHaveValue('VHD')
  await expect(panel.getByText(say('convert.xenserver'))).toBeVisible()
  const name = panel.getByRole('textbox', { name: say('convert.name') })
  await expect(name).toHaveValue('ec2 (XenServer)')
  await name.fill('')
  await panel.getByRole('button', { name: say('convert.submit') }).click()
  await expect(name).toHaveAccessibleDescription(say('convert.nameMissing'))
  await expect(name).toBeFocused()
  await name.fill('ec2 for xen')
  await panel.getByRole('button', { name: say('convert.submit') }).click()
  await expect(panel).toBeHidden()
  await expectRow(page, 'ec2 for xen', {
    [say('image.state')]: say('image.state.ready'),
    [say('image.format')]: 'VHD',
    [say('image.hypervisor')]: 'XenServer',
  })
  await rowOf(page, 'ec2 for xen').getByRole('link', { name: 'ec2 for xen', exact: true }).click()
  await page.getByRole('link', { name: 'ec2', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'ec2', level: 1 })).toBeVisible()
})

test('K3: a new template is made for other hypervisors too, as soon as it is there', async ({
  page,
  say,
  origin,
  open,
}) => {
  await open('/templates/add')
  const add = addForm(page, say, 'template')
  await add.url.fill(origin.put('/web.raw', disk()))
  await add.check.click()
  await expect(add.name).toHaveValue('web')
  await add.form.getByRole('checkbox', { name: /XenServer/ }).check()
  await add.form.getByRole('checkbox', { name: /Hyperv/ }).check()
  await add.chooseOsType('Debian GNU/Linux 12 (64-bit)')
  await add.submit.click()
  for (const [name, format] of [
    ['web (XenServer)', 'VHD'],
    ['web (Hyperv)', 'VHDX'],
  ] as const) {
    await expectRow(page, name, {
      [say('image.state')]: say('image.state.ready'),
      [say('image.format')]: format,
    })
  }
})

test('K3: what cannot be converted says why, in the menu', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const address = origin.put('/away.raw', disk())
  await register(mold, 'template', address, {
    name: 'away',
    format: 'RAW',
    checksum: '0'.repeat(64),
  })
  await open('/templates')
  await expectRow(page, 'away', { [say('image.state')]: say('action.retry') })
  await rowOf(page, 'away')
    .getByRole('button', { name: /^away: / })
    .click()
  const item = page.getByRole('menuitem', { name: `${say('image.convert')}…` })
  await expect(item).toBeDisabled()
})
