import type { FakeAgent } from '../bff/test/support/fake-agent.ts'
import { addForm } from './support/add-form.ts'
import { expectAccessible } from './support/axe.ts'
import { register } from './support/images.ts'
import { expectRow, openRowMenu, rowOf } from './support/lists.ts'
import { deploy, joinHost } from './support/machines.ts'
import { expect, test } from './support/test.ts'
import type { Language } from './support/texts.ts'

/* Images that hosts download themselves. The host is in memory. */

const languages: readonly Language[] = ['en', 'ko']

let agent: FakeAgent | undefined
test.afterEach(async () => {
  await agent?.stop()
  agent = undefined
})

for (const language of languages) {
  test.describe(language, () => {
    test.use({ language })

    test('E1: a template is registered for direct download, is ready at once, and is deployed', async ({
      page,
      say,
      mold,
      open,
    }) => {
      agent = await joinHost(mold, `kvm-direct-${language}`)
      await open('/templates/add')
      const add = addForm(page, say, 'template')
      const direct = add.form.getByRole('switch', { name: say('image.directDownload') })
      const hypervisor = add.form.getByRole('combobox', { name: say('image.hypervisor') })
      await hypervisor.selectOption('XenServer')
      await expect(direct).toHaveCount(0)
      await hypervisor.selectOption('KVM')
      await add.form.getByRole('combobox', { name: say('image.format') }).selectOption('QCOW2')
      await expect(direct).toBeVisible()

      await add.url.fill('nfs://store.example/exp/books.qcow2?version=4')
      await add.name.fill('books')
      await expect(add.url).toHaveAccessibleDescription(/nfs:\/\/store\.example/)
      await direct.check()
      await expect(add.url).not.toHaveAccessibleDescription(/nfs:\/\/store\.example/)
      await expect(add.check).toBeDisabled()
      await expect(add.form).toContainText(say('add.directHelp'))
      await expect(add.form.getByRole('checkbox', { name: /XenServer/ })).toHaveCount(0)
      await expectAccessible(page, 'the form of a direct download')
      await add.chooseOsType('Debian GNU/Linux 12 (64-bit)')

      const untrusted = { host: 'store.example', detail: 'unknown issuer' }
      agent.failNext('url.check', 'direct.untrusted', untrusted)
      await add.submit.click()
      await expect(add.url).toHaveAccessibleDescription(/store\.example.*\(unknown issuer\)/)
      await expect(add.url).toBeFocused()
      await add.submit.click()

      await expectRow(page, 'books', { [say('image.state')]: say('image.directDownload') })
      await openRowMenu(page, 'books')
      const download = page.getByRole('menuitem', {
        name: new RegExp(`^${say('image.download')} `),
      })
      await expect(download).toBeDisabled()
      await page.keyboard.press('Escape')
      await rowOf(page, 'books').getByRole('link', { name: 'books', exact: true }).click()
      await expect(page.getByText(say('image.directDownloadMeans'))).toBeVisible()
      await expectAccessible(page, 'a direct download')

      const { items } = await mold.admin.call('listTemplates', {
        templatefilter: 'self',
        name: 'books',
      })
      const id = items[0]?.id ?? ''
      const failure = { url: 'nfs://store.example/exp/books.qcow2', seconds: 5 }
      agent.failNext('base.fetch', 'source.connect_timeout', failure)
      await expect(deploy(mold, id, 'books-0')).rejects.toThrow('could not be downloaded')
      await deploy(mold, id, 'books-1')
      await open('/instances')
      await expect(page.getByRole('row').filter({ hasText: 'books-1' })).toContainText(
        say('compute.instance.state.Running'),
      )
      await mold.admin.call('deleteTemplate', { id })
    })

    test('E2: a statement on the database makes a system VM template, which shows at once', async ({
      page,
      say,
      mold,
      open,
    }) => {
      agent = await joinHost(mold, `kvm-system-${language}`)
      const url = 'http://store.example/systemvm.qcow2'
      const more = { name: `systemvm-${language}`, directdownload: true, isrouting: true }
      const id = await register(mold, 'template', url, more)
      await open(`/templates/${id}`)
      await expect(page.getByText(say('image.typeOf.ROUTING'), { exact: true })).toBeVisible()
      await mold.sql(`UPDATE cloud.vm_template SET type='SYSTEM' WHERE uuid='${id}'`)
      await expect(page.getByText(say('image.typeOf.SYSTEM'), { exact: true })).toBeVisible()
      await mold.admin.call('deleteTemplate', { id, issystem: true })
    })

    test('E1: an ISO can be one, too', async ({ page, say, mold, open }) => {
      agent = await joinHost(mold, `kvm-direct-iso-${language}`)
      await open('/isos/add')
      const add = addForm(page, say, 'iso')
      await add.form.getByRole('switch', { name: say('image.directDownload') }).check()
      await add.url.fill('http://store.example/disc.iso.metalink')
      await add.name.fill(`disc-${language}`)
      await add.chooseOsType('Debian GNU/Linux 12 (64-bit)')
      await add.submit.click()
      await expectRow(page, `disc-${language}`, {
        [say('image.state')]: say('image.directDownload'),
      })
    })
  })
}
