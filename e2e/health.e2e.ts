import { rename } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
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
    const problem = dialog.getByRole('listitem')
    await expect(problem.getByRole('link', { name: 'zone1', exact: true })).toHaveAttribute(
      'href',
      /^\/infrastructure\/zones\//,
    )
    await problem.getByRole('link', { name: say('health.open') }).click()
    await expect(page).toHaveURL(/\/infrastructure\/stores$/)
    await expect(dialog).toHaveCount(0)
    await strip(page, say)
      .getByRole('button', { name: say('health.details') })
      .click()
    await expect(problem).toContainText('zone1')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    const told = other.getByRole('region', { name: 'zone 상태' })
    await expect(told).toContainText('새 이미지를 저장할 수 없습니다', soon)
    await expect(told).not.toContainText('images')
    // Whoever has no page to mend it is led to what it is about.
    await told.getByRole('button', { name: '자세히' }).click()
    await other.getByRole('link', { name: '해당 템플릿 보기' }).click()
    await expect(other).toHaveURL(/\/templates\?zone=/)
    await told.getByRole('button', { name: '상태 알림 닫기' }).click()
    await expect(told).toHaveCount(0)
  } finally {
    await rename(away, mold.storeFolder)
  }
  await expect(strip(page, say)).toHaveCount(0, soon)
  await context.close()
})

test('P10: what is wrong with the servers leads to the page that lists them', async ({
  page,
  say,
  mold,
  open,
}) => {
  await mold.sql(`
    insert into server (uuid, host, pid, roles, database_ms, listens, beat) values
      (gen_random_uuid(), 'slow-machine', 41, '{worker}', 1200, '[]', now() + interval '1 hour'),
      (gen_random_uuid(), 'dead-machine', 42, '{api}', 3, '[]', now() - interval '1 hour')`)
  await open('/templates')
  await expect(strip(page, say)).toContainText(/1,?200/, soon)
  await strip(page, say)
    .getByRole('button', { name: say('health.details') })
    .click()
  await page
    .getByRole('dialog', { name: say('health.title') })
    .getByRole('link', { name: say('health.open') })
    .click()
  await expect(page).toHaveURL(/\/infrastructure\/servers$/)
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await expect(row('slow-machine')).toContainText(say('infra.server.slow'))
  await expect(row('slow-machine')).toContainText(say('infra.server.role.worker'))
  await expect(row('dead-machine')).toContainText(say('infra.server.Down'))
  await expectAccessible(page, 'servers')
  await mold.sql(`delete from server where pid in (41, 42)`)
  await expect(strip(page, say)).toHaveCount(0, soon)
})
