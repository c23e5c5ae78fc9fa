import type { Page } from '@playwright/test'
import { expectNames, expectRow, rowOf } from './support/lists.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const rowsOf = (page: Page, say: Say) =>
  page.getByRole('table', { name: say('images.title.template') }).getByRole('row')
/** A filter's chip; the head of a column may have the same name, and comes later. */
const chip = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first()

test('M2: filters say how many they would find, take several values, and are in the address', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 5, ({ index }) => ({
    name: `image-${index}`,
    format: ['QCOW2', 'QCOW2', 'RAW', 'RAW', 'VHD'][index - 1] ?? 'RAW',
  }))
  await mold.sql(`update template_zone set state = 'failed', error_code = 'source.html'
    where template_id in (select id from vm_template where name = 'image-4')`)
  await open('/templates')
  await chip(page, say('image.format')).click()
  const entries = page.getByRole('menuitemcheckbox')
  await expect(entries).toHaveText(['QCOW22', 'RAW2', 'VHD1'])
  await entries.filter({ hasText: 'RAW' }).click()
  await expectNames(page, ['image-3', 'image-4'])
  // The menu stays open, and its own filter does not narrow its counts.
  await expect(entries).toHaveText(['QCOW22', 'RAW2', 'VHD1'])
  await entries.filter({ hasText: 'VHD' }).click()
  await expectNames(page, ['image-3', 'image-4', 'image-5'])
  await page.keyboard.press('Escape')
  await chip(page, say('image.state')).click()
  await expect(entries).toHaveText([
    `${say('image.state.ready')}2`,
    `${say('image.state.failed')}1`,
  ])
  await entries.last().click()
  await expectNames(page, ['image-4'])
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/state=failed/)
  await page.reload()
  await expectNames(page, ['image-4'])
  await expect(chip(page, `${say('image.state')}: ${say('image.state.failed')}`)).toBeVisible()
  await page.getByRole('button', { name: say('list.filtersClear') }).click()
  await expect(rowsOf(page, say)).toHaveCount(6)
})

test('M2: columns and density go along with a link', async ({ page, say, mold, open }) => {
  await seedTemplates(mold, 1)
  await open('/templates')
  await page.getByRole('button', { name: say('list.columns') }).click()
  await page.getByRole('menuitemcheckbox', { name: say('image.format') }).click()
  await page.getByRole('menuitemcheckbox', { name: say('image.owner') }).click()
  await page.keyboard.press('Escape')
  const heads = page.getByRole('columnheader')
  await expect(heads.filter({ hasText: say('image.owner') })).toBeVisible()
  await expect(heads.filter({ hasText: say('image.format') })).toHaveCount(0)
  const link = page.url()
  await page.evaluate(() => localStorage.clear())
  await page.goto(link)
  await expect(heads.filter({ hasText: say('image.owner') })).toBeVisible()
  await expect(heads.filter({ hasText: say('image.format') })).toHaveCount(0)
})

test('M2: the list of everybody’s images shows whose they are, and its menu of columns says so', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1)
  await open('/templates?tab=all')
  const head = (name: string) => page.getByRole('columnheader').filter({ hasText: name })
  await expect(head(say('image.owner'))).toBeVisible()
  // At 1280 pixels names need the room; wider screens have all of it.
  await expect(head(say('image.osType'))).toHaveCount(0)
  await page.setViewportSize({ width: 1500, height: 720 })
  await expect(head(say('image.osType'))).toBeVisible()
  await page.getByRole('button', { name: say('list.columns') }).click()
  const entry = (name: string) => page.getByRole('menuitemcheckbox', { name })
  await expect(entry(say('image.owner'))).toBeChecked()
  await entry(say('image.format')).click()
  await page.keyboard.press('Escape')
  await expect(head(say('image.format'))).toHaveCount(0)
  await expect(head(say('image.owner'))).toBeVisible()
})

test('M2: columns and density are remembered by the browser, without any link', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1)
  await open('/templates')
  const row = rowsOf(page, say).nth(1)
  const heads = page.getByRole('columnheader')
  await expect(row).toBeVisible()
  const high = (await row.boundingBox())?.height ?? 0
  await page.getByRole('button', { name: say('list.columns') }).click()
  await page.getByRole('menuitemcheckbox', { name: say('image.format') }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: say('list.density') }).click()
  await page.getByRole('menuitemcheckbox', { name: say('list.compact') }).click()
  await expect(heads.filter({ hasText: say('image.format') })).toHaveCount(0)
  await page.goto('/templates')
  await expect(row).toBeVisible()
  await expect(page).toHaveURL(/\/templates$/)
  await expect(heads.filter({ hasText: say('image.format') })).toHaveCount(0)
  await expect.poll(async () => (await row.boundingBox())?.height).toBeLessThan(high)
})

test('M2: one column has the virtual and the stored size, each labelled, and sorts by either', async ({
  page,
  say,
  mold,
  open,
}) => {
  const GiB = 1024 ** 3
  await seedTemplates(mold, 2, ({ index }) => ({
    name: `image-${index}`,
    size: (4 - index) * 10 * GiB,
    stored: index * GiB,
  }))
  await open('/templates')
  const sizes = rowOf(page, 'image-1').getByRole('cell').nth(3)
  await expect(sizes).toContainText(say('image.virtualOf', { size: '30.0 GiB' }))
  await expect(sizes).toContainText(say('image.storedOf', { size: '1.0 GiB' }))
  const head = page.getByRole('columnheader').nth(3)
  await head.getByRole('button', { name: say('image.physicalsize') }).click()
  await expectNames(page, ['image-1', 'image-2'])
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await head.getByRole('button', { name: say('image.physicalsize') }).click()
  await expectNames(page, ['image-2', 'image-1'])
  await expect(page).toHaveURL(/sort=physicalsize&order=desc/)
  await head.getByRole('button', { name: say('image.virtualsize') }).click()
  await expect(page).toHaveURL(/sort=size(&|$)/)
  await head.getByRole('button', { name: say('image.virtualsize') }).click()
  await expectNames(page, ['image-1', 'image-2'])
  await page.reload()
  const chosen = head.getByRole('button', { name: say('image.virtualsize'), pressed: true })
  await expect(chosen).toBeVisible()

  await page.setViewportSize({ width: 375, height: 740 })
  const cell = rowOf(page, 'image-1').getByRole('cell').nth(1)
  await expect(cell.getByText(say('image.virtualOf', { size: '30.0 GiB' }))).toBeVisible()
  await expect(cell.getByText(say('image.storedOf', { size: '1.0 GiB' }))).toBeVisible()
})

test('M2: whoever scrolls 500 rows before all of the page is there stays at that place', async ({
  page,
  mold,
  open,
}) => {
  const { promise: there, resolve: letIn } = Promise.withResolvers<void>()
  await page.route('**/virtual-rows-*.js', async (route) => {
    await there
    await route.continue()
  })
  await seedTemplates(mold, 450, ({ index }) => ({ name: `row-${String(index).padStart(3, '0')}` }))
  await open('/templates?size=500')
  await rowOf(page, 'row-010').hover()
  await page.mouse.wheel(0, 1_000_000)
  await expect(rowOf(page, 'row-010')).not.toBeInViewport()
  letIn()
  await expect(rowOf(page, 'row-450')).toBeInViewport()
})

test('M2: a page of 500 rows draws those in view, to its very end', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 450, ({ index }) => ({ name: `row-${String(index).padStart(3, '0')}` }))
  await open('/templates?size=500')
  await expectRow(page, 'row-001')
  const drawn = rowsOf(page, say)
  await expect.poll(() => drawn.count()).toBeLessThan(100)
  await rowOf(page, 'row-010').hover()
  await page.mouse.wheel(0, 1_000_000)
  await expectRow(page, 'row-450')
  await expect(rowOf(page, 'row-450')).toBeInViewport()
  await expect(rowOf(page, 'row-450')).toHaveAttribute('aria-rowindex', '451')
  await expect(rowOf(page, 'row-001')).toHaveCount(0)
})
