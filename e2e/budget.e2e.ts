import { brotliCompressSync, constants } from 'node:zlib'
import type { Page } from '@playwright/test'
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
  await page.addInitScript(loadNothingAhead)
  await open('/templates')
  await expect(page.getByRole('link', { name: 'template-01' })).toBeVisible()
  const first = await loaded()
  expect(first.script).toBeLessThanOrEqual(190 * kb)
  expect(first.script).toBeGreaterThan(50 * kb)
  expect(first.css).toBeLessThanOrEqual(20 * kb)

  const follow = (name: string) => page.getByRole('link', { name }).first().click()
  const routes = [
    [`/templates/${id}`, 'template-01', page.getByRole('table', { name: say('image.zones') })],
    ['/templates', say('nav.templates'), page.getByRole('row').nth(1)],
    ['/templates/add', say('images.add.template'), page.getByRole('form')],
    ['/events', say('nav.events'), page.getByRole('row').nth(1)],
    ['/settings', say('nav.settings'), page.getByRole('heading', { level: 3 }).first()],
  ] as const
  for (const [address, link, content] of routes) {
    const before = await loaded()
    await follow(link)
    await expect(page).toHaveURL(address)
    await expect(content).toBeVisible()
    const after = await loaded()
    expect(after.script - before.script, `${address}, script`).toBeLessThanOrEqual(60 * kb)
    expect(after.css - before.css, `${address}, CSS`).toBeLessThanOrEqual(20 * kb)
  }
})

test('what a page needs is asked for before the start has run, packed and once', async ({
  page,
  open,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const begun = page.waitForResponse(/\/assets\/index-.*\.js$/)
  await open('/templates')
  expect((await begun).headers()['content-encoding']).toBe('br')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const ahead = await page
    .locator('head link:is([rel=modulepreload], [rel=preload][as=style])')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLLinkElement).href).pathname))
  expect(ahead).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/templates-page/),
      expect.stringMatching(/assets\/(?:ko|en)-/),
      expect.stringMatching(/\.css$/),
    ]),
  )
  for (const path of [...ahead, '/client/session']) {
    expect(asked.filter((each) => each === path)).toHaveLength(1)
  }
})

/** What is loaded seconds after a page stands is no part of it. */
function loadNothingAhead(): void {
  const schedule = window.setTimeout.bind(window)
  window.setTimeout = ((work: () => void, ms = 0) =>
    schedule(work, ms === 3_000 ? 86_400_000 : ms)) as typeof window.setTimeout
}

/** Counts what the page loads from now on, in bytes after Brotli. */
function watchFiles(page: Page) {
  const sizes = new Map<string, Promise<{ type: string; size: number }>>()
  page.on('response', (answer) => {
    const type = answer.request().resourceType()
    if (type !== 'script' && type !== 'stylesheet') return
    const size = answer.body().then((bytes) => ({ type, size: brotliLength(bytes) }))
    sizes.set(answer.url(), size)
  })
  return async () => {
    const files = await Promise.all(sizes.values())
    const sum = (wanted: string) =>
      files.reduce((total, { type, size }) => total + (type === wanted ? size : 0), 0)
    return { script: sum('script'), css: sum('stylesheet') }
  }
}

const brotliLength = (bytes: Buffer): number =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
