import { isoBytes, register } from './support/images.ts'
import { expect, test } from './support/test.ts'

test('M2: what happens appears at the top of the events by itself', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  await open('/events')
  const rows = page.getByRole('table', { name: say('events.list') }).getByRole('row')
  await expect(rows.nth(1)).toContainText(say('events.type.USER.LOGIN'))
  await register(mold, 'iso', origin.put('/events/live.iso', isoBytes()), { name: 'seen-live' })
  await expect(rows.nth(1)).toContainText('seen-live is ready')
  await expect(rows.nth(2)).toContainText('seen-live was registered')
  await rows.nth(1).getByRole('link', { name: 'seen-live' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('seen-live')
  const events = page.getByRole('region', { name: say('image.events') })
  await expect(events).toContainText('seen-live')
})

test('M2: events are searched and filtered, and the address keeps it', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const bad = origin.put('/events/bad.iso', isoBytes())
  await register(mold, 'iso', bad, { name: 'wrong-sum', checksum: '0'.repeat(64) })
  await register(mold, 'iso', origin.put('/events/good.iso', isoBytes()), { name: 'right-sum' })
  await open('/events')
  const table = page.getByRole('table', { name: say('events.list') })
  await expect(table).toContainText('wrong-sum could not be fetched')
  await expect(table).toContainText('right-sum is ready')

  await page.getByRole('button', { name: say('events.level'), exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: say('events.level.ERROR') }).click()
  await expect(page).toHaveURL(/level=ERROR/)
  await expect(table).not.toContainText('right-sum')
  await expect(table).toContainText('wrong-sum could not be fetched')
  await page.reload()
  await expect(table).toContainText('wrong-sum could not be fetched')
  await expect(table).not.toContainText('right-sum')
  await page.getByRole('button', { name: say('list.filtersClear') }).click()

  await page.getByRole('searchbox').fill('right-sum')
  await expect(table).not.toContainText('wrong-sum')
  await page.getByRole('button', { name: say('events.type'), exact: true }).click()
  await page.getByLabel(say('events.typeExact')).fill('USER.LOGIN')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: say('list.noMatches') })).toBeVisible()
  await page
    .getByRole('button', { name: say('list.filtersClear') })
    .last()
    .click()

  await page.getByRole('button', { name: say('events.period'), exact: true }).click()
  await page.getByRole('button', { name: say('events.period.day') }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d&to=/)
  await expect(table).toContainText('right-sum is ready')
})

test.describe('in Korean', () => {
  test.use({ language: 'ko' })

  test('M2: why something failed is said in Korean, too', async ({
    page,
    say,
    origin,
    mold,
    open,
  }) => {
    const bad = origin.put('/events/bad-ko.iso', isoBytes())
    await register(mold, 'iso', bad, { name: 'wrong-ko', checksum: '0'.repeat(64) })
    const gone = origin.put('/events/gone-ko.iso', isoBytes())
    origin.fault('/events/gone-ko.iso', 'fetch-404')
    await register(mold, 'iso', gone, { name: 'gone-ko', skipprobe: true })
    await open('/events?q=-ko&level=ERROR')
    const table = page.getByRole('table', { name: say('events.list') })
    const row = table.getByRole('row').filter({ hasText: 'wrong-ko' })
    await expect(row).toContainText('체크섬이 다릅니다')
    // The row of an event keeps the server's words.
    await expect(row).not.toContainText('checksum')
    const other = table.getByRole('row').filter({ hasText: 'gone-ko' })
    await expect(other).toContainText('이 주소에 파일이 없습니다(HTTP 404)')
  })
})
