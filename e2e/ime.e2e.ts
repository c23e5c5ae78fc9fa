import { koreanInput } from './support/ime.ts'
import { expect, test } from './support/test.ts'

test.use({ language: 'ko' })

for (const address of ['/templates', '/isos', '/events', '/settings']) {
  test(`M2: the search of ${address} waits for the end of a syllable`, async ({ page, open }) => {
    await open(address)
    const field = page.getByRole('main').getByRole('searchbox')
    await field.focus()
    const ime = await koreanInput(page)
    await ime.compose('ㅎ', '회')
    await ime.keyInside('Enter')
    await expect(field).toHaveValue('회')
    expect(new URL(page.url()).searchParams.get('q')).toBeNull()
    await ime.commit('회')
    await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent('회')}`))
    await expect(field).toHaveValue('회')
  })
}

test('M2: a list of short texts takes a composed text once', async ({ page, say, open }) => {
  await open('/first-run')
  const field = page.getByRole('textbox', { name: say('firstRun.sites') })
  await field.focus()
  const ime = await koreanInput(page)
  await ime.compose('ㅎ', '회')
  await ime.keyInside('Enter')
  await expect(field).toHaveValue('회')
  await ime.commit('회')
  await field.press('Enter')
  await expect(field).toHaveValue('')
  await expect(
    page.getByRole('button', { name: say('list.filterRemove', { name: '회' }) }),
  ).toHaveCount(1)
})
