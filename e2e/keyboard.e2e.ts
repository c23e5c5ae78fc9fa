import type { Page } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { isoBytes } from './support/images.ts'
import { koreanInput } from './support/ime.ts'
import { expectNames, expectRow, rowOf } from './support/lists.ts'
import { seedTemplates } from './support/seed.ts'
import { adminPassword } from './support/server.ts'
import { expect, test } from './support/test.ts'

test('M2: signs in and adds an ISO with the keyboard alone', async ({ page, say, origin }) => {
  const url = origin.put('/keyboard/debian-12.iso', isoBytes())
  await page.goto('/')
  await expect(page.getByLabel(say('signIn.username'))).toBeFocused()
  await page.keyboard.type('admin')
  await page.keyboard.press('Tab')
  await page.keyboard.type(adminPassword)
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('heading', { name: say('images.title.template'), level: 1 }),
  ).toBeVisible()

  await tabTo(page, page.getByRole('link', { name: say('nav.isos') }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: say('images.title.iso'), level: 1 })).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: say('images.add.iso') }).first())
  await page.keyboard.press('Enter')

  const add = addForm(page, say, 'iso')
  await tabTo(page, add.url)
  await page.keyboard.type(url)
  await page.keyboard.press('Enter')
  await expect(add.name).toHaveValue('debian-12')
  await expect(add.url).toBeFocused()
  await tabTo(page, add.osType)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('ubuntu 24.04')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(add.osType).toHaveValue(/^Ubuntu 24\.04/)
  await tabTo(page, add.submit)
  await page.keyboard.press('Enter')
  await expectRow(page, 'debian-12', { [say('image.state')]: say('image.state.ready') })
})

test('M2: menus and dialogs take the focus and give it back', async ({ page, say, mold, open }) => {
  await seedTemplates(mold, 2, ({ index }) => ({ name: `web-${index}` }))
  await open('/templates')
  const menuButton = rowOf(page, 'web-1').getByRole('button', { name: /^web-1: / })
  await tabTo(page, menuButton)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: say('image.details') })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menuButton).toBeFocused()

  for (const action of [say('action.edit'), say('image.download'), `${say('action.delete')}…`]) {
    await page.keyboard.press('Enter')
    const entry = page.getByRole('menuitem', { name: action, exact: true })
    await expect(entry).toBeVisible()
    await arrowTo(page, entry)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await expect.poll(() => focusIsIn(page, 'dialog')).toBe(true)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(menuButton, action).toBeFocused()
  }
})

test('M2: a menu heeds keys from the moment that it shows', async ({ page, mold, open }) => {
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates')
  const menuButton = rowOf(page, 'web').getByRole('button', { name: /^web: / })
  await menuButton.focus()
  const entries = page.getByRole('menuitem')
  // The first time with its code on the way, the second time with all at hand.
  for (const time of ['first', 'second']) {
    await page.evaluate(pressWith, 'ArrowDown')
    await page.keyboard.press('Enter')
    await expect(entries.nth(1), time).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(entries.nth(2), time).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(menuButton, time).toBeFocused()
    await expect(entries).toHaveCount(0)
  }
})

/** Presses a key in the same moment in which entries of a menu come up. */
function pressWith(key: string): void {
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('[role=menuitem]') === null) return
    observer.disconnect()
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  }).observe(document.body, { childList: true, subtree: true })
}

test('M2: what cannot be done now can be read by keyboard, with its reason', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1, () => ({ name: 'ready' }))
  await open('/templates')
  await tabTo(page, rowOf(page, 'ready').getByRole('button', { name: /^ready: / }))
  await page.keyboard.press('Enter')
  const retry = page.getByRole('menuitem', { name: say('action.retry') })
  await expect(retry).toBeVisible()
  await arrowTo(page, retry)
  await expect(retry).toHaveAttribute('aria-disabled', 'true')
  // Words, and not the code of an error.
  await expect(retry).toHaveText(/^Retry.+ .+/)
  await page.keyboard.press('Enter')
  await expect(retry).toBeVisible()
})

test.describe('Korean input', () => {
  test.use({ language: 'ko' })

  test('M1: the search takes whole syllables, also the last one before Enter', async ({
    page,
    mold,
    open,
  }) => {
    await seedTemplates(mold, 3, ({ index }) => ({ name: ['회계', '회의', '웹'][index - 1] ?? '' }))
    await open('/templates')
    await expectNames(page, ['웹', '회계', '회의'])
    const search = page.getByRole('searchbox')
    await search.focus()
    const ime = await koreanInput(page)
    await ime.compose('ㅎ', '호', '회')
    await ime.commit('회')
    await ime.compose('ㄱ', '계')
    await ime.keyInside('Enter')
    await expect(page).not.toHaveURL(/q=/)
    await ime.commit('계')
    await page.keyboard.press('Enter')
    await expect(search).toHaveValue('회계')
    await expect(page).toHaveURL(`/templates?q=${encodeURIComponent('회계')}`)
    await expectNames(page, ['회계'])
  })

  test('M1: Enter and Escape inside a syllable are the input method’s', async ({
    page,
    say,
    origin,
    mold,
    open,
  }) => {
    const [id = ''] = await seedTemplates(mold, 1, () => ({ name: '웹' }))
    await open('/templates')
    await expectNames(page, ['웹'])
    await page.goto(`/templates?dialog=edit&on=${id}`)
    const panel = page.getByRole('dialog', { name: say('edit.title.template') })
    const name = panel.getByRole('textbox', { name: say('image.name') })
    await expect(name).toHaveValue('웹')
    await name.fill('')
    const ime = await koreanInput(page)
    await ime.compose('ㅅ', '서')
    await ime.keyInside('Enter')
    await ime.keyInside('Escape')
    await expect(panel).toBeVisible()
    await ime.commit('서')
    await ime.compose('ㅂ', '버')
    await ime.commit('버')
    await expect(name).toHaveValue('서버')
    await page.keyboard.press('Enter')
    await expect(panel).toBeHidden()
    await expectNames(page, ['서버'])

    await page.goto('/isos/add')
    const add = addForm(page, say, 'iso')
    await add.url.fill(origin.put('/keyboard/iso.iso', isoBytes()))
    await add.check.click()
    await expect(add.name).toHaveValue('iso')
    await add.name.fill('')
    await ime.compose('ㅅ', '서')
    await ime.keyInside('Enter')
    await expect(page).toHaveURL('/isos/add')
    await expect(add.osType).not.toHaveAttribute('aria-invalid', 'true')
    await ime.commit('설')
    await expect(add.name).toHaveValue('설')
  })
})

/** Goes on with Tab until the element has the focus. */
async function tabTo(page: Page, target: ReturnType<Page['getByRole']>) {
  await press(page, 'Tab', target, 80)
}

async function arrowTo(page: Page, target: ReturnType<Page['getByRole']>) {
  await press(page, 'ArrowDown', target, 12)
}

async function press(page: Page, key: string, target: ReturnType<Page['getByRole']>, most: number) {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${most} times ${key} does not lead to ${target.toString()}`)
}

const focusIsIn = (page: Page, role: string) =>
  page.evaluate((name) => document.activeElement?.closest(`[role=${name}]`) !== null, role)
