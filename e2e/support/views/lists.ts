import { errorText } from '@mold/shared/errors.ts'
import type { Route } from '@playwright/test'
import { expect } from '../expect.ts'
import { openRowMenu } from '../lists.ts'
import { goTo, list, type View } from './stage.ts'

let bringBack: (() => Promise<void>) | undefined

/** A list that could not be read: the database is away for everything that lists templates. */
const failedList: View = {
  name: 'templates-failed',
  show: async (stage) => {
    const { page, say } = stage
    const fail = (route: Route) =>
      route.request().postData()?.includes('command=listTemplates')
        ? route.fulfill({ status: 530, json: databaseAway })
        : route.continue()
    await page.route('**/client/api', fail)
    bringBack = () => page.unroute('**/client/api', fail)
    await goTo(stage, '/templates')
    const retry = page.getByRole('button', { name: say('action.retry'), exact: true })
    await expect(retry).toBeVisible()
    // The words of errors come a moment later.
    await expect(page.getByText('…', { exact: true })).toHaveCount(0)
  },
  after: async () => {
    await bringBack?.()
    bringBack = undefined
  },
}

const databaseAway = {
  listtemplatesresponse: {
    uuidList: [],
    errorcode: 530,
    cserrorcode: 9999,
    errortext: errorText('api.database_unavailable', {}),
    code: 'api.database_unavailable',
    params: {},
  },
}

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
  failedList,
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
