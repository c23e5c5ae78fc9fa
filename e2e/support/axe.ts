import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { expect } from './expect.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * The page as it stands has no serious or critical finding. Evaluated, not added as a script, which
 * the content security policy would refuse.
 */
export async function expectAccessible(
  page: Page,
  what: string,
  /** Only these; for what another theme can change. */
  rules?: readonly string[],
): Promise<void> {
  await page.evaluate(settle)
  await page.evaluate(source)
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ resultTypes: ['violations'], runOnly: rules })})`,
  )
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect(bad, what).toEqual([])
}

/** Shows the page in a theme of the system, and waits until it has it: a change is told by an event. */
export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
}

/** Ends what fades: colours in between have a contrast of their own. */
function settle(): void {
  for (const animation of document.getAnimations()) {
    const { endTime } = animation.effect?.getComputedTiming() ?? {}
    if (endTime !== Number.POSITIVE_INFINITY) animation.finish()
  }
}
