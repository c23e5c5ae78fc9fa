import type { Page } from '@playwright/test'
import { seedTemplates } from '../../e2e/support/seed.ts'
import type { Measure } from './stage.ts'

/*
 * What somebody with a slow computer on a mobile line waits for: the browser slows the processor down four
 * times and the line to 9 Mbit/s, with 60 ms to and fro, which its own profile of such a line has.
 */
async function slowDown(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  await browser.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 60,
    downloadThroughput: 9_000_000 / 8,
    uploadThroughput: 1_500_000 / 8,
  })
  await browser.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}

/** Milliseconds until the largest thing of a page showed, once its fonts are there. */
async function largestPaint(page: Page, address: string, shows: string): Promise<number> {
  await slowDown(page)
  await page.goto(address)
  await page.getByText(shows, { exact: true }).first().waitFor({ timeout: 60_000 })
  const paint = await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 200))
    return new Promise<number>((resolve) => {
      new PerformanceObserver((list) => {
        resolve(list.getEntries().at(-1)?.startTime ?? Number.POSITIVE_INFINITY)
      }).observe({ type: 'largest-contentful-paint', buffered: true })
    })
  })
  await page.context().close()
  return paint
}

const middle = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

/** Largest contentful paint of the first page that a browser opens that knows nothing of Mold yet. */
export const firstLoad: Measure = async ({ mold, newPage, smoke }) => {
  await seedTemplates(mold, 20)
  const signedIn: number[] = []
  const signedOut: number[] = []
  for (let time = 0; time < (smoke ? 1 : 5); time += 1) {
    signedIn.push(await largestPaint(await newPage(), '/templates?tab=all', 'template-01'))
    const page = await newPage()
    await page.context().clearCookies()
    signedOut.push(await largestPaint(page, '/sign-in', 'User name'))
  }
  return [
    { what: 'largest paint of the list, ms', value: middle(signedIn), bound: 1_200 },
    { what: 'largest paint of the sign-in page, ms', value: middle(signedOut), bound: 1_200 },
  ]
}
