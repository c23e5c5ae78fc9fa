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

/**
 * Milliseconds until the largest thing of a page showed. The browser tells of it by itself: asking the page would
 * load the asking into it first, which on so slow a processor takes a tenth of the time that is measured.
 */
async function largestPaint(page: Page, address: string, shows: string): Promise<number> {
  await slowDown(page)
  const browser = await page.context().newCDPSession(page)
  let last = Number.NaN
  const painted = new Promise<void>((resolve) => {
    browser.on('PerformanceTimeline.timelineEventAdded', ({ event }) => {
      last = (event.lcpDetails?.renderTime ?? Number.NaN) * 1_000
      resolve()
    })
  })
  await browser.send('PerformanceTimeline.enable', { eventTypes: ['largest-contentful-paint'] })
  await page.goto(address, { waitUntil: 'commit' })
  await painted
  await page.getByText(shows, { exact: true }).first().waitFor({ timeout: 60_000 })
  const begun = await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 200))
    return performance.timeOrigin
  })
  await page.context().close()
  return last - begun
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
