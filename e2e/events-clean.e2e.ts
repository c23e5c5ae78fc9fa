import { isoBytes, register } from './support/images.ts'
import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

/** Of the only event that is listed. */
async function act(page: Page, action: string) {
  await page.getByRole('row').nth(1).getByRole('button').last().click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('M2: one event is archived, found among the archived, and deleted', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  await register(mold, 'iso', origin.put('/events/clean.iso', isoBytes()), { name: 'old-news' })
  await open('/events')
  const table = page.getByRole('table', { name: say('events.list') })
  await page.getByRole('searchbox').fill('old-news is ready')
  await expect(table.getByRole('row')).toHaveCount(2)
  await act(page, say('events.archive'))
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('old-news is ready')
  await dialog.getByRole('button', { name: say('events.cleanSubmit.archive') }).click()
  await expect(page.getByRole('heading', { name: say('list.noMatches') })).toBeVisible()
  await page.getByRole('button', { name: say('events.archived') }).click()
  await expect(page).toHaveURL(/archived=yes/)
  await expect(table.getByRole('row')).toHaveCount(2)
  await act(page, say('action.delete'))
  await dialog.getByRole('button', { name: say('events.cleanSubmit.delete') }).click()
  await expect(page.getByRole('heading', { name: say('list.noMatches') })).toBeVisible()
})

test('M2: the events of a period are counted, then deleted, which is an event', async ({
  page,
  say,
  mold,
  open,
}) => {
  await mold.sql(`
    insert into event (type, level, state, description, account_id, username, created)
      select 'ISO.CREATE', 'INFO', 'Completed', 'long ago ' || n, id, 'admin', ('2025-03-0' || n || 'T05:00:00Z')::timestamptz
      from account, generate_series(1, 3) n where name = 'admin'`)
  await open('/events?from=2025-03-01&to=2025-03-02')
  const table = page.getByRole('table', { name: say('events.list') })
  await expect(table).toContainText('long ago 2')
  await page.getByRole('button', { name: say('events.clean') }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(say('events.cleanCount', { count: '2' }))
  await dialog.getByLabel(say('events.cleanTo')).fill('2025-03-03')
  await expect(dialog).toContainText(say('events.cleanCount', { count: '3' }))
  await dialog.getByLabel(say('events.cleanFrom')).fill('2025-03-04')
  await expect(dialog).toContainText(say('events.cleanProblem.startAfterEnd'))
  await dialog.getByLabel(say('events.cleanFrom')).fill('')
  await dialog.getByText(say('events.cleanChoice.delete'), { exact: true }).click()
  await expect(dialog).toContainText(say('events.cleanCount', { count: '3' }))
  await dialog.getByRole('button', { name: say('events.cleanSubmit.delete') }).click()
  await expect(dialog).toBeHidden()
  await page.goto('/events')
  await expect(table.getByRole('row').nth(1)).toContainText('3 events were deleted')
})
