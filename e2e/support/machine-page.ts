import type { Locator, Page } from '@playwright/test'
import { expect } from './expect.ts'
import type { Say } from './texts.ts'

/* What is done on the page of an instance. */

const dialogOf = (page: Page) => page.getByRole('dialog')

/** A host in memory answers in no time; one that runs machines takes longer. */
const soon = { timeout: 60_000 }

/** The fact of a page that has this name. */
export function fact(page: Page, name: string): Locator {
  return page
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${RegExp.escape(name)}$`) })
    .locator('..')
    .getByRole('definition')
}

export async function expectState(page: Page, say: Say, state: string): Promise<void> {
  await expect(fact(page, say('compute.state'))).toHaveText(
    say(`compute.instance.state.${state}`),
    soon,
  )
}

/** An entry of the menu of the page. */
export async function fromMenu(page: Page, say: Say, action: string): Promise<void> {
  await page.getByRole('button', { name: say('action.more'), exact: true }).click()
  await page.getByRole('menuitem', { name: `${say(action)}…`, exact: true }).click()
}

export async function inDialog(page: Page, action: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: action, exact: true }).click()
  await expect(dialogOf(page)).toHaveCount(0, soon)
}

/** The name in the form that launches. */
export const nameField = (page: Page, say: Say) =>
  page.getByRole('textbox', { name: new RegExp(`^${RegExp.escape(say('compute.name'))}`) })

/** Picks what is called so out of a field that searches: by its name, without the size behind it. */
export async function pick(page: Page, label: string, name: string): Promise<void> {
  const field = page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
  const [searched = name] = name.split(' · ')
  await field.first().fill(searched)
  await page.getByRole('option', { name, exact: true }).click()
}
