import type { Page } from '@playwright/test'
import { addForm } from './add-form.ts'
import { expect } from './expect.ts'
import { isoBytes } from './images.ts'
import { openRowMenu } from './lists.ts'
import type { Origin } from './origin.ts'
import type { Say } from './texts.ts'
import type { World } from './world.ts'

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

async function list(stage: Stage, address: string) {
  await goTo(stage, address)
  await expect(stage.page.getByRole('row').nth(1).getByRole('link').first()).toBeVisible()
}

async function dialog(stage: Stage, address: string) {
  await goTo(stage, address)
  const shown = stage.page.getByRole('dialog')
  await expect(shown.getByRole('button').last()).toBeVisible()
}

async function image(stage: Stage, address: string) {
  await goTo(stage, address)
  const { page, say } = stage
  await expect(page.getByRole('table', { name: say('image.zones') })).toBeVisible()
  await expect(
    page
      .getByRole('region', { name: say('image.events') })
      .getByRole('listitem')
      .first(),
  ).toBeVisible()
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

/** Many images at once. */
export const bulkViews: readonly View[] = [
  {
    name: 'templates-facet',
    show: async (stage) => {
      await list(stage, '/templates?tab=all&state=ready')
      const { page, say } = stage
      const chip = page.getByRole('button', { name: say('image.hypervisor'), exact: true })
      await chip.first().click()
      await expect(page.getByRole('menuitemcheckbox').first()).toBeVisible()
    },
  },
  {
    name: 'templates-selected',
    show: async (stage) => {
      await list(stage, '/templates?tab=all')
      await selectPage(stage)
    },
  },
  { name: 'bulk-delete', show: (stage) => bulk(stage, stage.say('bulk.delete')) },
  { name: 'bulk-flags', show: (stage) => bulk(stage, stage.say('bulk.flags')) },
  {
    name: 'bulk-results',
    show: async (stage) => {
      await bulk(stage, stage.say('bulk.links'))
      const { page, say } = stage
      await expect(page.getByRole('dialog').getByText(say('action.close')).last()).toBeVisible()
    },
  },
]

async function selectPage({ page, say }: Stage) {
  await page.getByRole('checkbox', { name: say('list.selectPage') }).check()
  await expect(page.getByRole('region', { name: say('bulk.bar') })).toBeVisible()
}

async function bulk(stage: Stage, action: string) {
  await list(stage, '/templates?tab=all')
  await selectPage(stage)
  const bar = stage.page.getByRole('region', { name: stage.say('bulk.bar') })
  await bar.getByRole('button', { name: action }).click()
  await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** Pages of one image, and the dialogs about it. */
export const imageViews: readonly View[] = [
  { name: 'template', show: (stage) => image(stage, `/templates/${stage.world.ready}`) },
  { name: 'iso-failed', show: (stage) => image(stage, `/isos/${stage.world.failed}`) },
  { name: 'iso-fetching', show: (stage) => image(stage, `/isos/${stage.world.fetching}`) },
  { name: 'iso-waiting', show: (stage) => image(stage, `/isos/${stage.world.waiting}`) },
  {
    name: 'edit',
    show: (stage) => dialog(stage, `/templates?dialog=edit&on=${stage.world.ready}`),
  },
  {
    name: 'download',
    show: async (stage) => {
      await dialog(stage, `/templates?dialog=download&on=${stage.world.ready}`)
      await expect(
        stage.page.getByRole('link', { name: stage.say('image.download') }),
      ).toBeVisible()
    },
  },
  {
    name: 'delete',
    show: (stage) => dialog(stage, `/isos?dialog=delete&on=${stage.world.failed}`),
  },
  {
    name: 'delete-two-zones',
    show: (stage) => dialog(stage, `/templates?dialog=delete&on=${stage.world.twoZones}`),
  },
  {
    name: 'delete-while-fetching',
    show: (stage) => dialog(stage, `/isos?dialog=delete&on=${stage.world.fetching}`),
  },
  {
    name: 'copy',
    show: async (stage) => {
      await dialog(stage, `/templates/${stage.world.ready}?dialog=copy&on=${stage.world.ready}`)
      await expect(stage.page.getByRole('checkbox').first()).toBeVisible()
    },
  },
  {
    name: 'image-api-call',
    show: async (stage) => {
      await image(stage, `/templates/${stage.world.ready}`)
      await stage.page.getByRole('button', { name: stage.say('apiCall.show') }).click()
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  {
    name: 'image-gone',
    show: async (stage) => {
      await goTo(stage, '/templates/00000000-0000-4000-8000-000000000000')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
]

/** The add form in its states. */
export const formViews: readonly View[] = [
  { name: 'add-template', show: (stage) => form(stage, 'template') },
  { name: 'add-iso', show: (stage) => form(stage, 'iso') },
  {
    name: 'add-iso-found',
    show: async (stage) => {
      await form(stage, 'iso')
      const url = stage.origin.put('/views/debian-12.8.0-amd64-netinst.iso', isoBytes())
      await look(stage, 'iso', url)
      await expect(stage.page.getByText(stage.say('add.found'))).toBeVisible()
    },
  },
  {
    name: 'add-iso-same',
    show: async (stage) => {
      await form(stage, 'iso')
      await look(stage, 'iso', stage.origin.put('/world/failed.iso', isoBytes()))
      await expect(stage.page.getByRole('link', { name: stage.say('add.same.open') })).toBeVisible()
    },
  },
  {
    name: 'add-template-other-kind',
    show: async (stage) => {
      await form(stage, 'template')
      await look(stage, 'template', stage.origin.put('/views/rocky9.qcow2.iso', isoBytes()))
      await expect(stage.page.getByText(stage.say('add.notice.toIso'))).toBeVisible()
    },
  },
  {
    name: 'add-iso-internal',
    show: async (stage) => {
      await form(stage, 'iso')
      await look(stage, 'iso', 'http://10.20.30.40/images/debian-12.iso')
      await expect(stage.page.getByRole('button', { name: /10\./ })).toBeVisible()
    },
  },
  {
    name: 'add-template-errors',
    show: async (stage) => {
      await form(stage, 'template')
      const add = addForm(stage.page, stage.say, 'template')
      await add.name.fill('x'.repeat(300))
      await add.checksum.fill('not a checksum')
      await add.submit.click()
      await expect(add.name).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'add-template-os-types',
    show: async (stage) => {
      await form(stage, 'template')
      await addForm(stage.page, stage.say, 'template').osType.click()
      await expect(stage.page.getByRole('option').filter({ visible: true }).first()).toBeVisible()
    },
  },
  {
    name: 'add-template-api-call',
    show: async (stage) => {
      await form(stage, 'template')
      const add = addForm(stage.page, stage.say, 'template')
      await add.name.fill('rocky9-k8s-node')
      await add.form.getByRole('button', { name: stage.say('apiCall.show') }).click()
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  {
    name: 'leave',
    show: async (stage) => {
      await form(stage, 'iso')
      await addForm(stage.page, stage.say, 'iso').name.fill('unsaved')
      await stage.page.getByRole('link', { name: stage.say('action.cancel') }).click()
      await expect(stage.page.getByRole('dialog')).toBeVisible()
    },
  },
]

async function form(stage: Stage, kind: 'iso' | 'template') {
  await goTo(stage, kind === 'iso' ? '/isos/add' : '/templates/add')
  await expect(addForm(stage.page, stage.say, kind).submit).toBeVisible()
}

async function look({ page, say }: Stage, kind: 'iso' | 'template', url: string) {
  const add = addForm(page, say, kind)
  await add.url.fill(url)
  await add.check.click()
}

/** Uploads: what waits for its file, and what is chosen. Those of the world stay from here on. */
export const uploadViews: readonly View[] = [
  {
    name: 'add-iso-file',
    show: async (stage) => {
      await form(stage, 'iso')
      await chooseLocal(stage, ['debian-12.8.0-amd64-netinst.iso'])
    },
  },
  {
    name: 'add-iso-files',
    show: async (stage) => {
      await form(stage, 'iso')
      await chooseLocal(stage, ['rocky-9.5-표준.iso', 'ubuntu-24.04.1-live-server-amd64.iso'])
    },
  },
  {
    name: 'add-iso-file-none',
    show: async (stage) => {
      await form(stage, 'iso')
      await fromHere(stage)
    },
  },
  {
    name: 'uploads-empty',
    show: async (stage) => {
      await goTo(stage, '/uploads')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  {
    name: 'uploads-tray',
    show: async (stage) => {
      await stage.world.beginUploads()
      await list(stage, '/isos')
      const tray = stage.page.getByRole('region', { name: stage.say('uploads.tray') })
      await expect(tray.getByRole('listitem').first()).toBeVisible()
    },
  },
  {
    name: 'uploads',
    show: async (stage) => {
      await stage.world.beginUploads()
      await goTo(stage, '/uploads')
      await expect(stage.page.getByText(stage.say('uploads.state.lost')).first()).toBeVisible()
    },
  },
  {
    name: 'uploads-cancel',
    show: async (stage) => {
      await stage.world.beginUploads()
      await goTo(stage, '/uploads')
      const name = stage.say('uploads.cancel')
      await stage.page.getByRole('button', { name }).first().click()
      await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
    },
  },
]

async function fromHere({ page, say }: Stage) {
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  return add
}

async function chooseLocal(stage: Stage, names: readonly string[]) {
  const add = await fromHere(stage)
  await add.form
    .getByLabel(stage.say('add.fileChoose'))
    .setInputFiles(
      names.map((name) => ({ name, mimeType: 'application/octet-stream', buffer: isoBytes() })),
    )
  await expect(add.form.getByText(stage.say('add.foundHere'))).toBeVisible()
}

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
export const otherViews: readonly View[] = [
  { name: 'events', show: (stage) => table(stage, '/events') },
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

export async function table(stage: Stage, address: string) {
  await goTo(stage, address)
  await expect(stage.page.getByRole('row').nth(1).getByRole('cell').first()).not.toBeEmpty()
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
