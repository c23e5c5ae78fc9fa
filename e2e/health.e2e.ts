import { rename } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { makeUser, userPassword } from './support/people.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const soon = { timeout: 30_000 }
const strip = (page: Page, say: Say) => page.getByRole('region', { name: say('health.title') })

test('P10: a store that is away is said above every page, to each in their words, until it is back', async ({
  page,
  say,
  mold,
  open,
  browser,
}) => {
  test.slow()
  await makeUser(mold, 'health-user')
  await open('/templates')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const context = await browser.newContext({ baseURL: mold.origin, locale: 'ko-KR' })
  const other = await context.newPage()
  await signInQuietly(other, { username: 'health-user', password: userPassword })
  await other.goto('/isos')
  const away = `${mold.storeFolder}-away`
  await rename(mold.storeFolder, away)
  try {
    await expect(strip(page, say)).toContainText('zone1', soon)
    await page.getByRole('link', { name: say('nav.isos') }).click()
    await expect(strip(page, say)).toContainText('zone1')
    await strip(page, say)
      .getByRole('button', { name: say('health.details') })
      .click()
    const dialog = page.getByRole('dialog', { name: say('health.title') })
    await expect(dialog.getByRole('listitem')).toContainText('zone1')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    const told = other.getByRole('region', { name: 'zone 상태' })
    await expect(told).toContainText('새 이미지를 저장할 수 없습니다', soon)
    await expect(told).not.toContainText('images')
    await told.getByRole('button', { name: '상태 알림 닫기' }).click()
    await expect(told).toHaveCount(0)
  } finally {
    await rename(away, mold.storeFolder)
  }
  await expect(strip(page, say)).toHaveCount(0, soon)
  await context.close()
})
