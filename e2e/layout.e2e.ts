import { isoBytes, register } from './support/images.ts'
import { expectRow } from './support/lists.ts'
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
  expect(await page.evaluate(() => (window as unknown as Shifts).shifted)).toBeLessThan(0.02)
})

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
