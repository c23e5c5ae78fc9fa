import { expect } from '../expect.ts'
import type { Stage, View } from './stage.ts'

async function listed(stage: Stage, address: string, name: string) {
  await stage.world.addMachines()
  await stage.page.goto(address)
  const table = stage.page.getByRole('table', { name: stage.say(name) })
  await expect(table.getByRole('row').nth(1).getByRole('cell').first()).not.toBeEmpty()
}

/** The page of an instance, once its disks are there. */
async function instance(stage: Stage, which: 'running' | 'stopped' | 'failed' | 'destroyed') {
  const { page, say, world } = stage
  const machines = await world.addMachines()
  await page.goto(`/instances/${machines[which]}`)
  const disks = page.getByRole('table', { name: say('nav.volumes') })
  await expect(disks.getByRole('row').nth(1)).toContainText('ROOT')
}

/** A dialog that the address opens over the page of an instance. */
async function overInstance(stage: Stage, which: 'running' | 'stopped', dialog: string) {
  const { page, world } = stage
  const machines = await world.addMachines()
  await page.goto(`/instances/${machines[which]}?dialog=${dialog}&on=${machines[which]}`)
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

/** A dialog from the menu of a row. */
async function fromRow(stage: Stage, address: string, list: string, row: string, action: string) {
  const { page, say } = stage
  await listed(stage, address, list)
  const found = page
    .getByRole('table', { name: say(list) })
    .getByRole('row')
    .filter({ hasText: row })
  await found.getByRole('button', { name: say('action.more') }).click()
  await page.getByRole('menuitem', { name: `${say(action)}…`, exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}

const volumes = ['/volumes', 'nav.volumes'] as const
const snapshots = ['/snapshots', 'nav.snapshots'] as const

/** Instances, volumes and snapshots, and what opens over them. */
export const computeViews: readonly View[] = [
  { name: 'instances', show: (stage) => listed(stage, '/instances', 'nav.instances') },
  {
    name: 'instance-running',
    show: async (stage) => {
      await instance(stage, 'running')
    },
  },
  { name: 'instance-failed', show: (stage) => instance(stage, 'failed') },
  {
    name: 'instance-menu',
    show: async (stage) => {
      const { page, say } = stage
      await instance(stage, 'running')
      await page.getByRole('button', { name: say('action.more'), exact: true }).click()
      await expect(page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  { name: 'instance-stop', show: (stage) => overInstance(stage, 'running', 'instance-stop') },
  { name: 'instance-destroy', show: (stage) => overInstance(stage, 'running', 'instance-destroy') },
  {
    name: 'instance-password',
    show: (stage) => overInstance(stage, 'stopped', 'instance-password'),
  },
  { name: 'iso-attach', show: (stage) => overInstance(stage, 'running', 'iso-attach') },
  { name: 'instance-volume', show: (stage) => overInstance(stage, 'running', 'volume-add') },
  {
    name: 'deploy-template',
    show: async ({ page, say, world }) => {
      const { template } = await world.addMachines()
      await page.goto(`/instances/add?template=${template}`)
      await expect(page.getByRole('button', { name: say('compute.launch') })).toBeVisible()
      await page.getByLabel(say('compute.deploy.rootGib')).fill('3')
      await page.getByRole('button', { name: say('compute.launch') }).click()
      await expect(page.getByLabel(say('compute.deploy.rootGib'))).toHaveAttribute(
        'aria-invalid',
        'true',
      )
    },
  },
  {
    name: 'deploy-iso',
    show: async ({ page, say, world }) => {
      await page.goto(`/instances/add?iso=${world.failed}`)
      await expect(page.getByRole('button', { name: say('compute.launch') })).toBeVisible()
      await page.getByText(say('compute.deploy.more')).click()
    },
  },
  { name: 'volumes', show: (stage) => listed(stage, ...volumes) },
  {
    name: 'volume-snapshot',
    show: (stage) => fromRow(stage, ...volumes, 'shop-data', 'compute.snapshotTake'),
  },
  {
    name: 'volume-attach',
    show: (stage) => fromRow(stage, ...volumes, 'archive-2026', 'compute.volumeAttach'),
  },
  { name: 'snapshots', show: (stage) => listed(stage, ...snapshots) },
  {
    name: 'snapshot-template',
    show: (stage) => fromRow(stage, ...snapshots, 'before-upgrade', 'compute.templateCreate'),
  },
  {
    name: 'template-instances',
    show: async ({ page, say, world }) => {
      const { template } = await world.addMachines()
      await page.goto(`/templates/${template}`)
      const section = page.getByRole('region', { name: say('image.instances') })
      await section.scrollIntoViewIfNeeded()
      await expect(section.getByRole('row').nth(1)).toBeVisible()
    },
  },
]

/** Like others of them: pictured, and not walked over by tests again. */
export const alikeComputeViews: readonly View[] = [
  {
    name: 'instances-nothing-matches',
    show: async ({ page }) => {
      await page.goto('/instances?q=nothing&state=Running')
      await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  { name: 'instance-stopped', show: (stage) => instance(stage, 'stopped') },
  { name: 'instance-destroyed', show: (stage) => instance(stage, 'destroyed') },
  { name: 'instance-edit', show: (stage) => overInstance(stage, 'running', 'instance-edit') },
  { name: 'instance-reboot', show: (stage) => overInstance(stage, 'running', 'instance-reboot') },
  {
    name: 'deploy',
    show: async ({ page, say }) => {
      await page.goto('/instances/add')
      await expect(page.getByRole('button', { name: say('compute.launch') })).toBeVisible()
    },
  },
  {
    name: 'volume-create',
    show: async (stage) => {
      const { page, say } = stage
      await listed(stage, ...volumes)
      await page.getByRole('button', { name: say('compute.volumes.add') }).click()
      await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible()
    },
  },
  {
    name: 'volume-delete',
    show: (stage) => fromRow(stage, ...volumes, 'archive-2026', 'action.delete'),
  },
  {
    name: 'snapshot-delete',
    show: (stage) => fromRow(stage, ...snapshots, 'nightly', 'action.delete'),
  },
]
