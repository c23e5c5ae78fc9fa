import { expect } from '../expect.ts'
import { dialog, goTo, list, table, type Stage, type View } from './stage.ts'

let bringBack: (() => Promise<void>) | undefined

/** What stands above every page while something is wrong. */
const healthView: View = {
  name: 'health',
  show: async (stage) => {
    bringBack ??= await stage.world.loseStore()
    await list(stage, '/isos')
    const strip = stage.page.getByRole('region', { name: stage.say('health.title') })
    await expect(strip).toContainText('zone1', { timeout: 30_000 })
    await strip.getByRole('button', { name: stage.say('health.details') }).click()
    await expect(stage.page.getByRole('dialog').getByRole('listitem').first()).toBeVisible()
  },
  after: async () => {
    await bringBack?.()
    bringBack = undefined
  },
}

/** Pages for administration, and what is nowhere. */
export const adminViews: readonly View[] = [
  { name: 'events', show: (stage) => table(stage, '/events') },
  {
    name: 'events-period',
    show: (stage) => eventFilter(stage, 'events.period', 'events.from'),
  },
  { name: 'events-type', show: (stage) => eventFilter(stage, 'events.type', 'events.typeExact') },
  {
    name: 'events-nothing-matches',
    show: async (stage) => {
      await goTo(stage, '/events?q=nothing')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  { name: 'settings', show: (stage) => settings(stage, '/settings') },
  {
    name: 'first-run',
    show: async (stage) => {
      await goTo(stage, '/first-run')
      await expect(stage.page.getByText('zone1 images')).toBeVisible()
    },
  },
  { name: 'settings-place', show: settingsOfZone },
  { name: 'settings-link', show: (stage) => settings(stage, '/settings?at=api.throttling.max') },
  { name: 'settings-search', show: (stage) => settings(stage, '/settings?q=internal') },
  {
    name: 'settings-error',
    show: async (stage) => {
      await settings(stage, '/settings?q=max.template.iso.size')
      await stage.page.getByRole('textbox').fill('many')
      await stage.page.getByRole('textbox').press('Enter')
      await expect(stage.page.getByRole('alert')).toBeVisible()
    },
  },
  {
    name: 'settings-reset',
    show: async (stage) => {
      await dialog(stage, '/settings?reset=secstorage.allowed.internal.sites')
    },
  },
  {
    name: 'palette',
    show: async (stage) => {
      await list(stage, '/isos')
      await stage.page.keyboard.press('ControlOrMeta+k')
      await stage.page.getByRole('combobox', { name: stage.say('palette.title') }).fill('web')
      await expect(stage.page.getByRole('option', { name: /web-/ }).first()).toBeVisible()
    },
  },
  {
    name: 'shortcuts',
    show: async (stage) => {
      await list(stage, '/isos')
      await stage.page.keyboard.press('?')
      await expect(stage.page.getByRole('dialog').getByRole('switch')).toBeAttached()
    },
  },
  healthView,
  { name: 'connection', show: (stage) => goTo(stage, '/uploads/connection') },
  { name: 'connection-checked', show: checkConnection },
  {
    name: 'not-found',
    show: async (stage) => {
      await stage.page.goto('/no/such/page')
      await expect(stage.page.getByRole('heading').first()).toBeVisible()
    },
  },
]

async function checkConnection(stage: Stage) {
  const { page, say } = stage
  await goTo(stage, '/uploads/connection?idle=1')
  await page.getByRole('button', { name: say('connection.start'), exact: true }).click()
  const copyReport = page.getByRole('button', { name: say('connection.copyReport') })
  await expect(copyReport).toBeVisible({ timeout: 45_000 })
}

async function settingsOfZone(stage: Stage) {
  const { page, say } = stage
  await settings(stage, '/settings')
  const place = page.getByRole('combobox', { name: say('settings.place') })
  await place.click()
  await page.getByRole('option', { name: 'zone1', exact: true }).click()
  await expect(page).toHaveURL(/in=zone/)
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1)
}

async function settings(stage: Stage, address: string) {
  await goTo(stage, address)
  await expect(stage.page.getByRole('heading', { level: 3 }).first()).toBeVisible()
}

/** A filter of the events, opened. */
async function eventFilter(stage: Stage, chip: string, field: string) {
  const { page, say } = stage
  await table(stage, '/events')
  // The head of a column may have the same name, and comes later.
  await page
    .getByRole('button', { name: say(chip), exact: true })
    .first()
    .click()
  await expect(page.getByLabel(say(field), { exact: true })).toBeVisible()
}
