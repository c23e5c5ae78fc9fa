import type { Page } from '@playwright/test'

/*
 * What the browser itself says of a page: how long from an input to the next frame that shows what
 * came of it (the Event Timing API, in steps of 8 ms), and what moved without anybody having asked.
 */

interface Timing {
  inputs: { kind: string; ms: number }[]
  shifted: number
}

type Timed = Window & { timing: Timing }

/** Begins to watch, on this page and on those that it goes to. */
export async function watchTiming(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const timing: Timing = { inputs: [], shifted: 0 }
    ;(window as unknown as Timed).timing = timing
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
        if (entry.interactionId) timing.inputs.push({ kind: entry.name, ms: entry.duration })
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
        if (!shift.hadRecentInput) timing.shifted += shift.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** Forgets the inputs so far, such as those that led here. */
export async function forgetInputs(page: Page): Promise<void> {
  await page.evaluate(() => {
    ;(window as unknown as Timed).timing.inputs = []
  })
}

/** Milliseconds of the slowest input of some kinds (all without), and the shifts of the page. */
export async function readTiming(
  page: Page,
  isOf: (kind: string) => boolean = () => true,
): Promise<{ slowestMs: number; shifted: number }> {
  // Entries are delivered when the browser has nothing better to do.
  await page.evaluate(
    () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 200)),
  )
  const { inputs, shifted } = await page.evaluate(() => (window as unknown as Timed).timing)
  const of = inputs.filter(({ kind }) => isOf(kind)).map(({ ms }) => ms)
  // Inputs below the threshold of 16 ms are not told of.
  return { slowestMs: Math.max(16, ...of), shifted }
}
