import { type Browser, chromium, type Page } from '@playwright/test'
import { type Mold, startMold } from '../../e2e/support/server.ts'
import { signInQuietly } from '../../e2e/support/test.ts'
import { watchTiming } from './page-timing.ts'

/** A server with an empty database, and a browser. */
export interface Stage {
  readonly mold: Mold
  /** A page of a new browser context that is signed in as admin and watched; English. */
  readonly newPage: () => Promise<Page>
  /** Little data: to show that the measuring works. */
  readonly smoke: boolean
}

/** One figure and what it may be at most. */
export interface Line {
  readonly what: string
  readonly value: number
  readonly bound: number
}

export type Measure = (stage: Stage) => Promise<Line[]>

/** Runs something on a stage of its own. */
export async function onStage<T>(smoke: boolean, run: (stage: Stage) => Promise<T>): Promise<T> {
  const mold = await startMold()
  let browser: Browser | undefined
  try {
    browser = await chromium.launch({
      executablePath: process.env['MOLD_CHROMIUM'] ?? process.env['CHROMIUM_PATH'],
      args: [
        ...(process.geteuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
      ],
    })
    const opened = browser
    const newPage = async () => {
      const context = await opened.newContext({
        baseURL: mold.origin,
        locale: 'en-US',
        viewport: { width: 1280, height: 720 },
      })
      const page = await context.newPage()
      await watchTiming(page)
      await signInQuietly(page)
      return page
    }
    return await run({ mold, newPage, smoke })
  } finally {
    await browser?.close()
    await mold.destroy()
  }
}
