import type { Page } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { isoBytes, register } from './support/images.ts'
import { expectRow, openRowMenu } from './support/lists.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, test } from './support/test.ts'

test('M1: 1280 × 720 shows 15 rows without scrolling', async ({ page, say, mold, open }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await seedTemplates(mold, 20)
  await open('/templates')
  const rows = page.getByRole('table', { name: say('images.title.template') }).getByRole('row')
  await expect(rows).toHaveCount(21)
  await expect(rows.nth(15)).toBeInViewport({ ratio: 1 })
})

test('M1: motion explains or is absent, and is off for those who want none', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await open('/templates')
  await expectRow(page, 'web')
  await openRowMenu(page, 'web')
  await expect(page.getByRole('menuitem').first()).toBeVisible()
  const usual = await page.evaluate(longestMotion)
  expect(usual.transition).toBeGreaterThan(0)
  expect(usual.transition).toBeLessThanOrEqual(150)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { transition, animation } = await page.evaluate(longestMotion)
  expect(Math.max(transition, animation)).toBeLessThan(1)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: say('menu.account') }).click()
  await expect(page.getByRole('menuitemcheckbox').first()).toBeVisible()
  expect((await page.evaluate(longestMotion)).transition).toBeLessThan(1)
})

test('M1: on a phone the present tab is in sight, however many there are', async ({
  page,
  say,
  open,
}) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await open('/infrastructure/report')
  const tabs = page.getByRole('navigation', { name: say('nav.infrastructure') })
  const tab = (name: string) => tabs.getByRole('link', { name })
  await expect(tab(say('infra.tab.report'))).toBeInViewport({ ratio: 0.9 })
  await expect(tab(say('infra.tab.zones'))).not.toBeInViewport()
  await page.goto('/infrastructure')
  await expect(tab(say('infra.tab.zones'))).toBeInViewport({ ratio: 0.9 })
})

test('M1: nothing jumps while a list loads, fills and changes', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  await page.addInitScript(sumShifts)
  await seedTemplates(mold, 20)
  await open('/templates')
  await expectRow(page, 'template-20')
  const url = origin.put('/layout/last.iso', isoBytes())
  await register(mold, 'template', url, { name: 'web' }).catch(() => undefined)
  await page.goto('/isos')
  await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()
  await register(mold, 'iso', url, { name: 'last' })
  await expectRow(page, 'last', { [say('image.state')]: say('image.state.ready') })
  await page.goto('/templates')
  await expectRow(page, 'template-20')
  expect(await shiftsOf(page)).toBeLessThan(0.02)
})

test('M1: at 375 px the empty form is short, and nothing jumps when the answer comes', async ({
  page,
  say,
  origin,
  open,
}) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await page.addInitScript(sumShifts)
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await expect(add.name).toBeInViewport()
  const url = origin.put('/layout/debian-12.8.0-amd64-netinst.iso', isoBytes())
  const answer = origin.hold('/layout/debian-12.8.0-amd64-netinst.iso', 0)
  await enter(add, url)
  await answer.reached
  const before = await add.name.boundingBox()
  answer()
  await expect(add.form.getByText(say('add.found'))).toBeVisible()
  expect(await add.name.boundingBox()).toEqual(before)
  expect(await shiftsOf(page)).toBeLessThan(0.02)
})

test('M1: at 375 px nothing jumps when an address cannot be checked', async ({
  page,
  say,
  origin,
  open,
}) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await page.addInitScript(sumShifts)
  const address = '/layout/debian-12.8.0-amd64-netinst.iso'
  const url = origin.put(address, Buffer.from('<!doctype html><html><body>Sign in</body></html>'))
  for (const kind of ['iso', 'template'] as const) {
    await open(`/${kind}s/add`)
    const add = addForm(page, say, kind)
    const answer = origin.hold(address, 0)
    await enter(add, url)
    await answer.reached
    // What moves so soon after a click would be no jump.
    const clicked = await page.evaluate(() => performance.now())
    await page.waitForFunction((then) => performance.now() > then + 600, clicked)
    const before = await add.name.boundingBox()
    answer()
    await expect(add.form.getByText(say('add.panelFailed'))).toBeVisible()
    expect(await add.name.boundingBox()).toEqual(before)
    expect(await shiftsOf(page), kind).toBeLessThan(0.02)
  }
})

test('M1: at 375 px all that can be done with many images has two lines', async ({
  page,
  say,
  mold,
  open,
}) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await seedTemplates(mold, 3)
  await open('/templates?tab=all')
  await page.getByRole('checkbox', { name: say('list.selectPage') }).check()
  const bar = page.getByRole('region', { name: say('bulk.bar') })
  const box = await bar.boundingBox()
  expect(box?.height).toBeLessThan(80)
  await expect(bar.getByRole('button', { name: say('bulk.delete') })).toBeVisible()
  await expect(bar.getByRole('button', { name: say('bulk.copy') })).toBeVisible()
  await bar.getByRole('button', { name: say('action.more') }).click()
  for (const key of ['bulk.links', 'image.cancel', 'action.retry', 'bulk.flags'] as const) {
    await expect(page.getByRole('menuitem', { name: say(key), exact: true })).toBeVisible()
  }
  await page.getByRole('menuitem', { name: say('bulk.flags') }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
})

/** Enters an address and has it checked. */
async function enter({ url, check }: ReturnType<typeof addForm>, address: string): Promise<void> {
  // Typed: what moves under somebody's hands is no jump.
  await url.fill('http:/')
  await url.pressSequentially('/m')
  await url.fill(address)
  await check.click()
}

interface Shifts {
  shifted: number
}

/** The cumulative layout shift of the page: what moved without the user having done something. */
function sumShifts(): void {
  const sum = window as unknown as Shifts
  sum.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
      if (!shift.hadRecentInput) sum.shifted += shift.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** What has moved so far; the browser tells of it when it has nothing better to do. */
function shiftsOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        setTimeout(
          () => requestAnimationFrame(() => resolve((window as unknown as Shifts).shifted)),
          200,
        )
      }),
  )
}

/** Milliseconds of the longest transition and animation that anything on the page may have. */
function longestMotion(): { transition: number; animation: number } {
  const styles = [...document.querySelectorAll('*')].flatMap((element) => [
    getComputedStyle(element),
    getComputedStyle(element, '::before'),
    getComputedStyle(element, '::after'),
  ])
  const longest = (of: (style: CSSStyleDeclaration) => string) =>
    Math.max(
      ...styles.flatMap((style) =>
        of(style)
          .split(',')
          .map((time) => Number.parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000)),
      ),
    )
  return {
    transition: longest((style) => style.transitionDuration),
    // Of an element that has none the duration is `auto` or nothing.
    animation: longest((style) =>
      style.animationName === 'none' ? '0s' : style.animationDuration,
    ),
  }
}
