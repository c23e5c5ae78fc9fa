import { expect } from '../expect.ts'
import { openRowMenu } from '../lists.ts'
import { goTo, list, type View } from './stage.ts'

/** Lists, and what opens over them. */
export const listViews: readonly View[] = [
  { name: 'templates', show: (stage) => list(stage, '/templates?sort=updated&order=desc') },
  { name: 'isos', show: (stage) => list(stage, '/isos') },
  { name: 'templates-compact', show: (stage) => list(stage, '/templates?tab=all&density=compact') },
  {
    name: 'templates-nothing-matches',
    show: async (stage) => {
      await goTo(stage, '/templates?q=nothing&format=OVA')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  {
    name: 'templates-empty-tab',
    show: async (stage) => {
      await goTo(stage, '/templates?tab=shared')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  {
    name: 'row-menu',
    show: async (stage) => {
      await list(stage, '/isos')
      const row = stage.page.getByRole('row').nth(1).getByRole('link').first()
      await openRowMenu(stage.page, (await row.textContent()) ?? '')
      await expect(stage.page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  {
    name: 'filter-menu',
    show: async (stage) => {
      await list(stage, '/templates?format=QCOW2')
      await stage.page
        .getByRole('button', { name: `${stage.say('image.format')}: QCOW2`, exact: true })
        .click()
      await expect(stage.page.getByRole('menuitemcheckbox').first()).toBeVisible()
    },
  },
  {
    name: 'account-menu',
    show: async (stage) => {
      await list(stage, '/isos')
      await stage.page.getByRole('button', { name: stage.say('menu.account') }).click()
      await expect(stage.page.getByRole('menuitemcheckbox').first()).toBeVisible()
    },
  },
]
