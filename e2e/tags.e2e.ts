import { isoBytes, register } from './support/images.ts'
import { expect, test } from './support/test.ts'

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
