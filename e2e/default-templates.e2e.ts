import { qcow2Bytes } from './support/images.ts'
import { expectAccessible } from './support/axe.ts'
import { openRowMenu, rowOf } from './support/lists.ts'
import { joinHost } from './support/machines.ts'
import { startMold, type Mold } from './support/server.ts'
import { expect, signInQuietly, test as base } from './support/test.ts'

/* A server of its own: the others come without default templates. */
const test = base.extend<object, { readonly mold: Mold }>({
  mold: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const mold = await startMold({ MOLD_DEFAULT_TEMPLATES: '1' })
      await use(mold)
      await mold.destroy()
    },
    { scope: 'worker' },
  ],
})

const name = 'CentOS Stream 10 (64-bit) (KVM)'
const soon = { timeout: 30_000 }

for (const language of ['en', 'ko'] as const) {
  test.describe(`default templates, ${language}`, () => {
    test.use({ language })

    test('A5: one says what it waits for, and comes by itself once a host is up', async ({
      page,
      say,
      mold,
      origin,
    }) => {
      const url = origin.put(`/centos-${language}.qcow2`, qcow2Bytes())
      await mold.admin.call('updateConfiguration', { name: 'default.template.kvm.url', value: url })
      await signInQuietly(page)
      await page.goto('/templates?tab=all')
      const row = rowOf(page, name)
      await expect(row).toContainText(say('image.waits.host'), soon)
      await row.getByRole('link', { name }).click()
      await expect(page.getByText(say('image.builtinNotes'))).toBeVisible()
      await expectAccessible(page, 'a default template')
      const agent = await joinHost(mold, `kvm-${language}`)
      try {
        await expect(page.getByText(say('image.state.ready')).first()).toBeVisible(soon)
      } finally {
        await agent.stop()
      }
      await page.goto('/settings?q=default.template.xenserver')
      await expect(page.getByText(say('settings.needsAddress')).first()).toBeVisible()
    })

    test('A5: the tools ISOs of hosts say where they are, and why they cannot be deleted', async ({
      page,
      say,
    }) => {
      const tools = 'xs-tools.iso'
      await signInQuietly(page)
      await page.goto('/isos?tab=featured')
      await expect(rowOf(page, tools)).toBeVisible(soon)
      await openRowMenu(page, tools)
      // Its name begins with the action; what follows is the reason.
      const item = (key: string) =>
        page.getByRole('menuitem', { name: new RegExp(`^${RegExp.escape(say(key))}`) })
      const reason = say('image.perhost_protected', { name: tools })
      for (const key of ['action.delete', 'action.edit', 'image.share']) {
        await expect(item(key)).toHaveAttribute('aria-disabled', 'true')
        await expect(item(key)).toContainText(reason)
      }
      await expect(item('image.download')).toHaveAttribute('aria-disabled', 'true')
      await page.keyboard.press('Escape')
      await rowOf(page, tools).getByRole('link', { name: tools }).click()
      await expect(page.getByText(say('image.perhostNotes'))).toBeVisible()
      await expect(page.getByText(say('image.typeOf.PERHOST'))).toBeVisible()
      await expectAccessible(page, 'a tools ISO of hosts')
    })
  })
}
