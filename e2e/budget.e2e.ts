import { brotliCompressSync, constants } from 'node:zlib'
import type { Page, Response } from '@playwright/test'
import { seedTemplates } from './support/seed.ts'
import { expect, test } from './support/test.ts'

const kb = 1000

test('the first route has at most 190 KB of script and 20 KB of CSS, further ones 60 KB', async ({
  page,
  say,
  mold,
  open,
}) => {
  const [id = ''] = await seedTemplates(mold, 1)
  const loaded = watchFiles(page)
  await open('/templates')
  await expect(page.getByRole('link', { name: 'template-01' })).toBeVisible()
  const first = await loaded()
  expect(first.script).toBeLessThanOrEqual(190 * kb)
  expect(first.script).toBeGreaterThan(50 * kb)
  expect(first.css).toBeLessThanOrEqual(20 * kb)

  const routes = [
    [
      `/templates/${id}`,
      () => page.getByRole('link', { name: 'template-01' }).click(),
      page.getByRole('table', { name: say('image.zones') }),
    ],
    [
      '/templates/add',
      () => followTo(say('nav.templates'), say('images.add.template')),
      page.getByRole('form'),
    ],
    ['/events', () => follow(say('nav.events')), page.getByRole('row').nth(1)],
    [
      '/settings',
      () => follow(say('nav.settings')),
      page.getByRole('heading', { level: 3 }).first(),
    ],
  ] as const
  async function follow(name: string) {
    await page.getByRole('link', { name }).first().click()
  }
  async function followTo(list: string, name: string) {
    await follow(list)
    await follow(name)
  }
  for (const [address, go, shown] of routes) {
    const before = await loaded()
    await go()
    await expect(page).toHaveURL(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(shown).toBeVisible()
    const after = await loaded()
    expect(after.script - before.script, `${address}, script`).toBeLessThanOrEqual(60 * kb)
    expect(after.css - before.css, `${address}, CSS`).toBeLessThanOrEqual(60 * kb)
  }
})

/** Counts what the page loads from now on, in bytes after Brotli. */
function watchFiles(page: Page) {
  const answers: Response[] = []
  page.on('response', (answer) => answers.push(answer))
  const bytesOf = async (type: string) => {
    const files = answers.filter((answer) => answer.request().resourceType() === type)
    const sizes = await Promise.all(files.map(async (file) => brotliLength(await file.body())))
    return sizes.reduce((sum, size) => sum + size, 0)
  }
  return async () => ({ script: await bytesOf('script'), css: await bytesOf('stylesheet') })
}

const brotliLength = (bytes: Buffer): number =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
