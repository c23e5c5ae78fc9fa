import type { Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { isoBytes, qcow2Bytes, register } from './support/images.ts'
import { deploy } from './support/machines.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const soon = { timeout: 20_000 }

test('tags are added and removed on the page of an image, by keys alone', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const id = await register(mold, 'iso', origin.put('/tags.iso', isoBytes()), { name: 'tagged' })
  await open(`/isos/${id}`)
  const section = page.getByRole('region', { name: say('tags.title'), exact: true })
  const list = section.getByRole('list', { name: say('tags.list') })
  await expect(section).toContainText(say('tags.none'))
  const key = section.getByLabel(say('tags.key'), { exact: true })
  await key.fill('팀')
  await page.keyboard.press('Tab')
  await page.keyboard.type('회계')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('listitem')).toHaveText('팀회계')
  await expect(key).toBeFocused()
  await expect(key).toHaveValue('')

  await key.fill('팀')
  await page.keyboard.press('Enter')
  await expect(key).toHaveAttribute('aria-invalid', 'true')
  await expect(section).toContainText(say('tags.keyTaken', { key: '팀' }))
  await page.reload()
  await expect(list).toContainText('회계')
  await list.getByRole('button', { name: say('tags.remove', { key: '팀' }) }).press('Enter')
  await expect(section).toContainText(say('tags.none'))
  await expect(key).toBeFocused()
})

/** Adds one tag in what is open, and takes it off again where that is asked for. */
async function tagIn(within: ReturnType<Page['locator']>, page: Page, say: Say): Promise<void> {
  const list = within.getByRole('list', { name: say('tags.list') })
  await within.getByLabel(say('tags.key'), { exact: true }).fill('단계')
  await within.getByLabel(say('tags.value')).fill('시험')
  await within.getByRole('button', { name: say('tags.add'), exact: true }).click()
  await expect(list.getByRole('listitem')).toHaveText('단계시험', soon)
  await expectAccessible(page, 'tags')
  await list.getByRole('button', { name: say('tags.remove', { key: '단계' }) }).click()
  await expect(within).toContainText(say('tags.none'), soon)
}

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('tags of instances, volumes and snapshots are shown and changed', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      await joinKvm(`kvm-tags-${language}`)
      const url = origin.put('/tags.qcow2', qcow2Bytes())
      const template = await register(mold, 'template', url, { name: 'tags-base' })
      await expect
        .poll(async () => {
          const filter = { templatefilter: 'self', id: template }
          return (await mold.admin.call('listTemplates', filter)).items[0]?.isready
        }, soon)
        .toBe(true)
      const instance = await deploy(mold, template, 'tagged-1')
      const { items } = await mold.admin.call('listVolumes', { virtualmachineid: instance })
      const { id: volumeid = '', name: volume = '' } = items[0] ?? {}
      await mold.admin.call('createSnapshot', { volumeid, name: 'tagged-snapshot' })

      await open(`/instances/${instance}`)
      await tagIn(page.getByRole('region', { name: say('tags.title'), exact: true }), page, say)
      for (const [address, name] of [
        ['/volumes', volume],
        ['/snapshots', 'tagged-snapshot'],
      ] as const) {
        await page.goto(address)
        await page
          .getByRole('row')
          .filter({ hasText: name })
          .getByRole('button', { name: new RegExp(`^${RegExp.escape(name)}: `) })
          .click()
        await page.getByRole('menuitem', { name: `${say('tags.title')}…`, exact: true }).click()
        const dialog = page.getByRole('dialog')
        await expect(dialog).toContainText(say('tags.of', { name }))
        await tagIn(dialog, page, say)
      }
    })
  })
}
