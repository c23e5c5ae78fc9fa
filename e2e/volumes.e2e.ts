import { readFile } from 'node:fs/promises'
import { expectAccessible } from './support/axe.ts'
import { qcow2Bytes, register } from './support/images.ts'
import { inDialog, nameField, pick } from './support/machine-page.ts'
import { deploy } from './support/machines.ts'
import { expect, test } from './support/test.ts'
import type { Language } from './support/texts.ts'

/* Volumes apart from the instance that they belong to. The host is in memory. */

const soon = { timeout: 20_000 }
const languages: readonly Language[] = ['en', 'ko']

for (const language of languages) {
  test.describe(language, () => {
    test.use({ language })

    test('L1: a volume is made from a snapshot, attached, and downloaded once its machine is off', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      const agent = await joinKvm(`kvm-volumes-${language}`)
      const url = origin.put('/volumes/books.qcow2', qcow2Bytes())
      const template = await register(mold, 'template', url, { name: 'books-base' })
      await expect
        .poll(async () => {
          const filter = { templatefilter: 'self', id: template }
          return (await mold.admin.call('listTemplates', filter)).items[0]?.isready
        }, soon)
        .toBe(true)
      const instance = await deploy(mold, template, 'books-1')
      const { items: roots } = await mold.admin.call('listVolumes', { virtualmachineid: instance })
      const volumeid = roots[0]?.id ?? ''
      await mold.admin.call('createSnapshot', { volumeid, name: 'before-audit' })

      const dialog = page.getByRole('dialog')
      const row = (name: string) => page.getByRole('row').filter({ hasText: name })
      const fromRowMenu = async (name: string, action: string) => {
        await row(name)
          .getByRole('button', { name: new RegExp(`^${RegExp.escape(name)}: `) })
          .click()
        await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
      }
      await open('/snapshots')
      await fromRowMenu('before-audit', say('compute.volumeCreate'))
      await expect(dialog).toContainText(say('compute.volumeFromTitle', { name: 'before-audit' }))
      // A volume of a snapshot has its size.
      await expect(dialog.getByLabel(say('compute.sizeGib'))).toHaveCount(0)
      await nameField(page, say).fill('audit')
      await expectAccessible(page, 'a volume from a snapshot')
      await inDialog(page, say('compute.volumeCreate'))

      await page.getByRole('link', { name: say('nav.volumes'), exact: true }).click()
      await expect(row('audit')).toContainText(say('compute.volume.state.Allocated'))
      await row('audit')
        .getByRole('button', { name: /^audit: / })
        .click()
      // Its disk is made when something needs it.
      await expect(page.getByRole('menuitem', { name: say('image.download') })).toHaveAttribute(
        'aria-disabled',
        'true',
      )
      await page.keyboard.press('Escape')
      await fromRowMenu('audit', say('compute.volumeAttach'))
      await pick(page, say('compute.instance'), 'books-1')
      await inDialog(page, say('compute.volumeAttach'))
      await expect(row('audit')).toContainText(say('compute.volume.state.Ready'), soon)
      await expect(row('audit')).toContainText('books-1')
      expect(agent.domains.get(instance)?.spec.disks).toHaveLength(2)

      await mold.admin.call('stopVirtualMachine', { id: instance })
      await fromRowMenu('audit', say('image.download'))
      await expectAccessible(page, 'the download of a volume')
      await dialog.getByRole('button', { name: say('compute.volumeDownload.make') }).click()
      const link = dialog.getByRole('link', { name: say('image.download') })
      await expect(link).toBeVisible(soon)
      await expectAccessible(page, 'the link to a volume')
      const started = page.waitForEvent('download')
      await link.click()
      const download = await started
      expect(download.suggestedFilename()).toBe('audit.qcow2')
      const { items } = await mold.admin.call('listVolumes', { name: 'audit' })
      const disk = agent.disks.get(items[0]?.id ?? '')
      expect(disk).toBeDefined()
      expect(await readFile(await download.path())).toEqual(disk?.content)
    })
  })
}
