import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from './expect.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** axe's rules that say of themselves that no finding is serious; of a full page they take half of the time. */
const minorRules = [
  'aria-allowed-role',
  'empty-heading',
  'empty-table-header',
  'form-field-multiple-labels',
  'heading-order',
  'image-redundant-alt',
  'landmark-banner-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-main-is-top-level',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main',
  'landmark-one-main',
  'landmark-unique',
  'page-has-heading-one',
  'presentation-role-conflict',
  'region',
  'scope-attr-valid',
  'skip-link',
]

/**
 * The page as it stands has no serious or critical finding. Evaluated, not added as a script, which
 * the content security policy would refuse.
 */
export async function expectAccessible(
  page: Page,
  what: string,
  /** Only these; for what another theme can change. */
  only?: readonly string[],
): Promise<void> {
  // Half a megabyte, once for each document.
  const isThere = await page.evaluate(settle)
  if (!isThere) await page.evaluate(source)
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(only === undefined
      ? { rules: Object.fromEntries(minorRules.map((id) => [id, { enabled: false }])) }
      : { runOnly: [...only] }),
  }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`)
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

/**
 * Ends what fades, and what begins to fade right after, as a dialog that was just closed does: colours
 * in between have a contrast of their own. Tells whether axe is there.
 */
async function settle(): Promise<boolean> {
  // What goes on moving, as the progress of something, is not waited for.
  for (let still = 0, frames = 0; still < 3 && frames < 60; still += 1, frames += 1) {
    for (const animation of document.getAnimations()) {
      const { endTime } = animation.effect?.getComputedTiming() ?? {}
      if (endTime === Number.POSITIVE_INFINITY) continue
      animation.finish()
      still = 0
    }
    await new Promise(requestAnimationFrame)
  }
  return 'axe' in window
}
