import type { Page } from '@playwright/test'
import { koreanInput } from './support/ime.ts'
import { makeUser, userPassword } from './support/people.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

async function openPalette(page: Page, say: Say) {
  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('combobox', { name: say('palette.title') })
  await expect(field).toBeFocused()
  return field
}

test('M2: Ctrl-K leads to pages, actions, images and settings by their names', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 3, ({ index }) => ({ name: `회계-${index}` }))
  await open('/events')
  await expect(heading(page, say('nav.events'))).toBeVisible()
  const field = await openPalette(page, say)
  await field.fill('회계-2')
  const image = page.getByRole('option', { name: /^회계-2/ })
  await expect(image).toHaveAttribute('aria-selected', 'true')
  await expect(field).toHaveAttribute(
    'aria-activedescendant',
    (await image.getAttribute('id')) ?? '',
  )
  await page.keyboard.press('Enter')
  await expect(heading(page, '회계-2')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await openPalette(page, say)
  await page.keyboard.type('max.template.iso')
  await page.getByRole('option', { name: /max\.template\.iso\.size/ }).click()
  await expect(page).toHaveURL(/max\.template\.iso\.size/)

  await openPalette(page, say)
  await page.keyboard.type('upload iso')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: say('add.sourceFile') })).toBeChecked()

  await openPalette(page, say)
  await page.keyboard.type(say('palette.addZone'))
  await page.keyboard.press('Enter')
  const zone = page.getByRole('dialog', { name: say('infra.zoneAdd') })
  await expect(zone).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(zone).toHaveCount(0)

  await openPalette(page, say)
  await expect(page.getByRole('group', { name: say('palette.recent') })).toContainText('회계-2')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('option').last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('M2: the palette offers what the role may use', async ({ page, say, mold }) => {
  await makeUser(mold, 'palette-user')
  await signInQuietly(page, { username: 'palette-user', password: userPassword })
  await page.goto('/templates')
  await page.getByRole('button', { name: say('palette.open') }).click()
  const field = page.getByRole('combobox', { name: say('palette.title') })
  await field.fill(say('nav.settings'))
  await expect(page.getByText(say('palette.nothing'))).toBeVisible()
  await field.fill(say('palette.addZone'))
  await expect(page.getByText(say('palette.nothing'))).toBeVisible()
  await field.fill(say('nav.events'))
  await expect(page.getByRole('option', { name: say('nav.events') })).toBeVisible()
})

test.describe('in Korean', () => {
  test.use({ language: 'ko' })
  test('M2: syllables that are composed choose nothing and ask for nothing', async ({
    page,
    say,
    mold,
    open,
  }) => {
    await seedTemplates(mold, 1, () => ({ name: '템플릿-회계' }))
    await open('/events')
    await expect(heading(page, say('nav.events'))).toBeVisible()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.postData() ?? ''))
    const field = await openPalette(page, say)
    const ime = await koreanInput(page)
    await ime.compose('ㅌ', '테', '템')
    await ime.keyInside('Enter')
    await ime.keyInside('ArrowDown')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByRole('option').first()).toHaveAccessibleName(/템플릿/)
    await ime.commit('템')
    await expect(field).toHaveValue('템')
    await expect(page.getByRole('option', { name: /^템플릿-회계/ })).toBeVisible()
    expect(asked.filter((form) => /keyword=(%E3%85%8C|%ED%85%8C)(&|$)/.test(form))).toEqual([])
  })
})

test('M2: keys of one character lead, search and add; and can be switched off (WCAG 2.1.4)', async ({
  page,
  say,
  open,
}) => {
  await open('/templates')
  await expect(heading(page, say('images.title.template'))).toBeVisible()
  await page.keyboard.type('gi')
  await expect(heading(page, say('images.title.iso'))).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('gtn')
  await expect(page.getByRole('searchbox')).toHaveValue('gtn')
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('n')
  await expect(heading(page, say('images.add.iso'))).toBeVisible()

  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: say('shortcuts.title') })
  await expect(dialog).toContainText(say('nav.settings'))
  await page.keyboard.type('gt')
  await expect(dialog, 'keys do nothing behind a dialog').toBeVisible()
  await dialog.getByRole('switch', { name: say('shortcuts.on') }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.type('gt')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: say('palette.title') })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(heading(page, say('images.add.iso'))).toBeVisible()
})
