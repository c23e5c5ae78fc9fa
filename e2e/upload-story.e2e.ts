import { stat } from 'node:fs/promises'
import type { Browser } from '@playwright/test'
import { mib } from './support/images.ts'
import { adminPassword } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import {
  dropNetwork,
  expectReady,
  localIso,
  removeLocalFiles,
  sha256OfFile,
  slowLine,
  storedBytes,
  trayOf,
  uploadIso,
} from './support/upload.ts'

test.afterEach(removeLocalFiles)

test('F1: 2 GiB survive a lost network, a closed browser and a killed server', async ({
  playwright,
  launchOptions,
  say,
  mold,
  locale,
}) => {
  test.setTimeout(300_000)
  const name = 'windows-2025'
  const file = await localIso(`${name}.iso`, 2_048 * mib)
  const inBrowser = async (browser: Browser) => {
    const context = await browser.newContext({ baseURL: mold.origin, locale })
    const page = await context.newPage()
    await signInQuietly(page, { username: 'admin', password: adminPassword })
    await page.goto('/isos')
    return page
  }

  await test.step('it is begun, and the network goes', async () => {
    const browser = await playwright.chromium.launch(launchOptions)
    const page = await inBrowser(browser)
    await slowLine(page, 96 * mib)
    await uploadIso(page, say, file)
    await expect.poll(() => storedBytes(mold, name), { timeout: 60_000 }).toBeGreaterThan(128 * mib)
    await dropNetwork(page)
    const { item } = trayOf(page, say)
    await expect(item(name)).toContainText(say('uploads.state.offline'))
    await browser.close()
  })

  const before = await storedBytes(mold, name)
  await mold.kill()
  await mold.start()

  await test.step('the next day the file is chosen, and the rest is sent', async () => {
    expect(await storedBytes(mold, name)).toBeGreaterThanOrEqual(before)
    const browser = await playwright.chromium.launch(launchOptions)
    const page = await inBrowser(browser)
    const { item, chooseAgain } = trayOf(page, say)
    await expect(item(name)).toContainText(say('uploads.state.lost'), { timeout: 40_000 })
    const sent: number[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') sent.push(Number(request.headers()['upload-offset']))
    })
    await chooseAgain(name, file)
    await expect(item(name)).toContainText(say('uploads.state.done'), { timeout: 120_000 })
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(before)
    await expectReady(mold, name, file)

    await item(name).getByRole('link', { name }).click()
    await page.getByRole('button', { name: say('image.download'), exact: true }).click()
    const dialog = page.getByRole('dialog', { name: say('download.title.iso', { name }) })
    const started = page.waitForEvent('download')
    await dialog.getByRole('link', { name: say('image.download') }).click()
    const download = await (await started).path()
    expect((await stat(download)).size).toBe(file.size)
    expect(await sha256OfFile(download)).toBe(await sha256OfFile(file.path))
    await browser.close()
  })
})
