import { pathWithout } from '../bff/test/support/qemu.ts'
import { qcow2Bytes, register } from './support/images.ts'
import { clickRowAction, expectRow } from './support/lists.ts'
import { startMold } from './support/server.ts'
import { expect, test as base } from './support/test.ts'

/** A server on a machine without qemu-utils. */
const test = base.extend<object, object>({
  mold: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const programs = pathWithout('qemu-img')
      const mold = await startMold({ PATH: programs.path })
      await use(mold)
      await mold.destroy()
      programs.drop()
    },
    { scope: 'worker' },
  ],
})

test('K3: without a converter nothing is begun, and both forms say what to install', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  await register(mold, 'template', origin.put('/alone.qcow2', qcow2Bytes()), { name: 'alone' })
  await open('/templates')
  await expectRow(page, 'alone', { [say('image.state')]: say('image.state.ready') })
  await clickRowAction(page, 'alone', `${say('image.convert')}…`)
  const panel = page.getByRole('dialog', { name: say('convert.title') })
  await expect(panel.getByText(say('convert.missing'))).toBeVisible()
  const submit = panel.getByRole('button', { name: say('convert.submit') })
  await expect(submit).toBeDisabled()
  await expect(submit).toHaveAttribute('title', /qemu-utils/)
  await panel.getByRole('textbox', { name: say('convert.name') }).press('Enter')
  await expect(panel).toBeVisible()
  await page.goto('/templates/add')
  await expect(page.getByText(say('add.alsoForMissing'))).toBeVisible()
  const { items } = await mold.admin.call('listTemplates', { templatefilter: 'self' })
  expect(items.map(({ name }) => name)).toEqual(['alone'])
})
