import type { Page } from '@playwright/test'
import { expect } from '../expect.ts'
import type { Origin } from '../origin.ts'
import type { Say } from '../texts.ts'
import type { World } from '../world.ts'

export interface Stage {
  readonly page: Page
  readonly say: Say
  readonly origin: Origin
  readonly world: World
}

/** A page or dialog of the console, and how it comes to be shown. */
export interface View {
  readonly name: string
  readonly show: (stage: Stage) => Promise<void>
  /** Undoes what would show on other pages too. */
  readonly after?: () => Promise<void>
}

export async function goTo({ page }: Stage, address: string) {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

export async function list(stage: Stage, address: string) {
  await goTo(stage, address)
  await expect(stage.page.getByRole('row').nth(1).getByRole('link').first()).toBeVisible()
}

export async function dialog(stage: Stage, address: string) {
  await goTo(stage, address)
  const shown = stage.page.getByRole('dialog')
  await expect(shown.getByRole('button').last()).toBeVisible()
}

export async function table(stage: Stage, address: string) {
  await goTo(stage, address)
  await expect(stage.page.getByRole('row').nth(1).getByRole('cell').first()).not.toBeEmpty()
}
