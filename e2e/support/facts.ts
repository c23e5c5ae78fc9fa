import type { Locator, Page } from '@playwright/test'
import { expect } from './expect.ts'

/** The facts inside a place come to say this, by their names. */
export async function expectFacts(
  within: Locator | Page,
  facts: Readonly<Record<string, string | RegExp>>,
): Promise<void> {
  const wanted = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value instanceof RegExp ? expect.stringMatching(value) : value,
    ]),
  )
  await expect.poll(() => readFacts(within)).toMatchObject(wanted)
}

async function readFacts(within: Locator | Page): Promise<Record<string, string>> {
  const names = await within.getByRole('term').allTextContents()
  const values = await within.getByRole('definition').allTextContents()
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}
