import { randomUUID } from 'node:crypto'
import { expect } from '../expect.ts'
import type { Stage, View } from './stage.ts'

async function infra({ page, say }: Stage, address: string, table: string) {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(
    page
      .getByRole('table', { name: say(table) })
      .getByRole('row')
      .nth(1)
      .getByRole('cell')
      .first(),
  ).toBeVisible()
}

/** A dialog of the page, about the zone or store whose row is the first. */
async function fromRow(stage: Stage, address: string, table: string, action: string) {
  const { page, say } = stage
  await infra(stage, address, table)
  const row = page
    .getByRole('table', { name: say(table) })
    .getByRole('row')
    .nth(1)
  await row.getByRole('button', { name: say('action.more') }).click()
  await page.getByRole('menuitem', { name: say(action), exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

async function add(stage: Stage, address: string, button: string) {
  const { page, say } = stage
  await page.goto(address)
  await page
    .getByRole('button', { name: say(button) })
    .first()
    .click()
  await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible()
}

const zones = ['/infrastructure', 'infra.tab.zones'] as const
const stores = ['/infrastructure/stores', 'infra.tab.stores'] as const

async function zonePage(stage: Stage, name: string) {
  const { page, say } = stage
  await infra(stage, ...zones)
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('region', { name: say('infra.overview') })).toBeVisible()
}

/** Looks into the stores and waits for what is found. */
async function report({ page, say, world }: Stage) {
  await world.leaveBehind()
  await page.goto('/infrastructure/report')
  const look = new RegExp(`^(${say('infra.report.look')}|${say('infra.report.lookAgain')})$`)
  await page.getByRole('button', { name: look }).click()
  await page.getByRole('menuitem', { name: say('infra.report.quick') }).click()
  await expect(page.getByRole('button', { name: say('infra.report.collect') })).toBeVisible()
  await expect(page.getByRole('table', { name: say('infra.report.list') })).toBeVisible()
}

/** The same with hosts, whose names are no links either. */
async function hosts(stage: Stage, address: string, table: string) {
  await stage.world.addMachines()
  await infra(stage, address, table)
}

async function fromHost(stage: Stage, host: string, action: string) {
  const { page, say } = stage
  await hosts(stage, '/infrastructure/hosts', 'infra.tab.hosts')
  const row = page.getByRole('row').filter({ hasText: host })
  await row.getByRole('button', { name: say('action.more') }).click()
  await page.getByRole('menuitem', { name: say(action), exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** Certificates on hosts, one of which is away. */
async function certificates(stage: Stage) {
  const { page, say, world } = stage
  await world.addCertificates()
  await page.goto('/infrastructure/certificates')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect(page.getByText(say('cert.state.trusted')).first()).toBeVisible()
}

/** What a button in the row of the first certificate opens: itself, or how it is with the first host. */
async function certificateDialog(stage: Stage, button: number) {
  const { page } = stage
  await certificates(stage)
  const row = page.getByRole('row').filter({ hasText: 'mirror' }).first()
  await row.getByRole('button').nth(button).click()
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** Zones, hosts, image stores, certificates, the report, and what opens over them. */
export const infraViews: readonly View[] = [
  {
    name: 'infra-report-none',
    show: async ({ page, say }) => {
      await page.goto('/infrastructure/report')
      await expect(page.getByRole('tab').or(page.getByRole('navigation')).first()).toBeVisible()
      await expect(
        page.getByRole('button', { name: say('infra.report.look') }).first(),
      ).toBeVisible()
    },
  },
  { name: 'infra-zones', show: (stage) => infra(stage, ...zones) },
  { name: 'infra-zone', show: (stage) => zonePage(stage, 'zone1') },
  { name: 'infra-zone-add', show: (stage) => add(stage, zones[0], 'infra.zoneAdd') },
  { name: 'infra-zone-edit', show: (stage) => fromRow(stage, ...zones, 'action.edit') },
  { name: 'infra-zone-switch', show: (stage) => fromRow(stage, ...zones, 'infra.disable') },
  { name: 'infra-zone-delete', show: (stage) => fromRow(stage, ...zones, 'action.delete') },
  {
    name: 'infra-hosts',
    show: (stage) => hosts(stage, '/infrastructure/hosts', 'infra.tab.hosts'),
  },
  {
    name: 'infra-host-add',
    show: async (stage) => {
      const { page, say } = stage
      await add(stage, '/infrastructure/hosts', 'infra.hostAdd')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(say('infra.hostAddress')).fill(`kvm-${randomUUID().slice(0, 8)}`)
      await dialog.getByRole('button', { name: say('infra.hostAdd'), exact: true }).click()
      await expect(dialog.getByText(say('infra.hostTokenOnce'))).toBeVisible()
    },
  },
  { name: 'infra-host-edit', show: (stage) => fromHost(stage, 'kvm1', 'action.edit') },
  { name: 'infra-host-maintain', show: (stage) => fromHost(stage, 'kvm1', 'infra.maintenance') },
  { name: 'infra-host-remove', show: (stage) => fromHost(stage, 'kvm1', 'infra.hostRemove') },
  {
    name: 'infra-pools',
    show: (stage) => hosts(stage, '/infrastructure/primary-storage', 'infra.tab.pools'),
  },
  { name: 'infra-certificates', show: certificates },
  {
    name: 'infra-certificate-upload',
    show: async (stage) => {
      const { page, say } = stage
      await add(stage, '/infrastructure/certificates', 'cert.upload')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: say('cert.pem') }).fill('-----')
      await dialog.getByRole('button', { name: say('cert.uploadSubmit'), exact: true }).click()
      await expect(dialog).toContainText(say('cert.wrong.malformed'))
    },
  },
  { name: 'infra-certificate', show: (stage) => certificateDialog(stage, 0) },
  { name: 'infra-certificate-host', show: (stage) => certificateDialog(stage, 1) },
  {
    name: 'infra-certificate-revoke',
    show: async (stage) => {
      const { page, say } = stage
      await certificates(stage)
      const row = page.getByRole('row').filter({ hasText: 'mirror' }).first()
      await row.getByRole('button', { name: say('action.more') }).click()
      await page.getByRole('menuitem', { name: say('cert.revoke'), exact: true }).click()
      await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
    },
  },
  {
    name: 'infra-offerings',
    show: (stage) => infra(stage, '/infrastructure/offerings', 'infra.offering.service'),
  },
  {
    name: 'infra-offering-add',
    show: async (stage) => {
      const { page, say } = stage
      await add(stage, '/infrastructure/offerings', 'infra.offering.serviceAdd')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(say('infra.offering.memory')).fill('16')
      await dialog
        .getByRole('button', { name: say('infra.offering.serviceAdd'), exact: true })
        .click()
      await expect(dialog.getByText(say('infra.offering.wrongMemory'))).toBeVisible()
    },
  },
  {
    name: 'infra-disk-offering-add',
    show: (stage) => add(stage, '/infrastructure/offerings', 'infra.offering.diskAdd'),
  },
  {
    name: 'infra-offering-delete',
    show: async (stage) => {
      const { page, say } = stage
      await infra(stage, '/infrastructure/offerings', 'infra.offering.service')
      await page
        .getByRole('table', { name: say('infra.offering.service') })
        .getByRole('button', { name: say('action.more') })
        .first()
        .click()
      await page.getByRole('menuitem', { name: `${say('action.delete')}…`, exact: true }).click()
      await expect(page.getByRole('dialog')).toContainText(say('infra.offering.deleteMeans'))
    },
  },
  { name: 'infra-host-rejoin', show: (stage) => fromHost(stage, 'kvm1', 'infra.hostRejoin') },
  { name: 'infra-stores', show: (stage) => infra(stage, ...stores) },
  {
    name: 'infra-store-add',
    show: async (stage) => {
      const { page, say } = stage
      await add(stage, stores[0], 'infra.storeAdd')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(say('infra.url')).fill('file:///proc/images')
      await dialog.getByRole('button', { name: say('infra.storeAddSubmit'), exact: true }).click()
      await expect(dialog.getByLabel(say('infra.url'))).toHaveAttribute('aria-invalid', 'true')
    },
  },
  { name: 'infra-store-edit', show: (stage) => fromRow(stage, ...stores, 'action.edit') },
  { name: 'infra-store-remove', show: (stage) => fromRow(stage, ...stores, 'infra.storeRemove') },
  {
    name: 'infra-servers',
    show: (stage) => infra(stage, '/infrastructure/servers', 'infra.tab.servers'),
  },
  { name: 'infra-report', show: report },
  {
    name: 'infra-report-collect',
    show: async (stage) => {
      const { page, say } = stage
      await report(stage)
      await page.getByRole('button', { name: say('infra.report.collect') }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
]
