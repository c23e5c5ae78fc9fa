import type { Locator, Page } from '@playwright/test'
import { expect } from './expect.ts'

/** The row of a list that has this name. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
}

/** The row is there, and its cells say this, by the name of their column. */
export async function expectRow(
  page: Page,
  name: string,
  cells: Readonly<Record<string, string | RegExp>> = {},
): Promise<void> {
  const row = rowOf(page, name)
  await expect(row).toBeVisible()
  const heads = await page.getByRole('columnheader').allTextContents()
  for (const [column, words] of Object.entries(cells)) {
    const index = heads.indexOf(column)
    if (index < 0) throw new Error(`The list has no column ${column}, only ${heads.join(', ')}`)
    await expect(row.getByRole('cell').nth(index), column).toContainText(words)
  }
}

/** Opens the menu of a row and chooses an entry of it. */
export async function clickRowAction(page: Page, name: string, action: string): Promise<void> {
  await openRowMenu(page, name)
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Opens the menu at the end of a row. */
export async function openRowMenu(page: Page, name: string): Promise<void> {
  // Its name begins with the row's; what follows is in the language of the console.
  const label = new RegExp(`^${RegExp.escape(name)}: `)
  await rowOf(page, name).getByRole('button', { name: label }).click()
}

/** The list has exactly these rows, from top to bottom. */
export async function expectNames(page: Page, names: readonly string[]): Promise<void> {
  await expect(page.getByRole('row').getByRole('link')).toHaveText([...names])
}
