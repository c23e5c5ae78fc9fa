import { mkdtemp, readdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { createFakeAgent } from '../bff/test/support/fake-agent.ts'
import { expectAccessible } from './support/axe.ts'
import { qcow2Bytes, register } from './support/images.ts'
import { clickRowAction, rowOf } from './support/lists.ts'
import { makeUser, userPassword } from './support/people.ts'
import type { Mold } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Say } from './support/texts.ts'
import { leaveSpools } from './support/world.ts'

const soon = { timeout: 30_000 }
const dialogOf = (page: Page) => page.getByRole('dialog')
/** The row of an image store, whose name is no link. */
const storeRow = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function storeAction(page: Page, name: string, action: string): Promise<void> {
  const label = new RegExp(`^${RegExp.escape(name)}: `)
  await storeRow(page, name).getByRole('button', { name: label }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

const zoneNamed = async (mold: Mold, name: string) =>
  (await mold.admin.call('listZones', { name })).items[0]

async function addZone(page: Page, say: Say, name: string): Promise<void> {
  await page.getByRole('button', { name: say('infra.zoneAdd') }).click()
  const dialog = dialogOf(page)
  await dialog.getByLabel(say('infra.name')).fill(name)
  await dialog.getByRole('button', { name: say('infra.zoneMake'), exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(rowOf(page, name)).toBeVisible()
}

test('M2: a zone is added with its store, disabled, enabled, renamed and deleted', async ({
  page,
  say,
  mold,
  open,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-infra-'))
  await open('/infrastructure')
  await addZone(page, say, 'busan')
  expect(await zoneNamed(mold, 'busan')).toMatchObject({
    allocationstate: 'Enabled',
    networktype: 'Advanced',
  })
  // A zone without a store takes no images, and says so.
  await expect(rowOf(page, 'busan')).toContainText(say('health.level.failed'))

  await rowOf(page, 'busan').getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'busan' })).toBeVisible()
  await page
    .getByRole('button', { name: say('infra.storeAdd') })
    .first()
    .click()
  const dialog = dialogOf(page)
  const url = dialog.getByLabel(say('infra.url'))
  await url.fill('/mnt/images')
  const submit = dialog.getByRole('button', { name: say('infra.storeAddSubmit'), exact: true })
  await submit.click()
  await expect(dialog).toContainText(say('infra.needed.url'))
  await expect(url).toBeFocused()
  await url.fill('file:///proc/images')
  await submit.click()
  await expect(url).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog).toContainText('file:///proc/images')
  await url.fill(`file://${folder}/new`)
  await dialog.getByRole('textbox', { name: say('infra.name') }).fill('busan shelf')
  await submit.click()
  await expect(dialog).toHaveCount(0)
  await expect(storeRow(page, 'busan shelf')).toContainText(say('infra.state.Up'))
  expect(await readdir(path.join(folder, 'new'))).toContain('objects')

  await page.getByRole('link', { name: say('nav.infrastructure') }).click()
  await expect(rowOf(page, 'busan')).toContainText(say('infra.well'))
  await clickRowAction(page, 'busan', say('infra.disable'))
  await expect(dialog).toContainText(say('infra.disable.users'))
  await dialog.getByRole('button', { name: say('infra.disable'), exact: true }).click()
  await expect(rowOf(page, 'busan')).toContainText(say('infra.disabled'))
  await clickRowAction(page, 'busan', say('infra.enable'))
  await dialog.getByRole('button', { name: say('infra.enable'), exact: true }).click()
  await expect(rowOf(page, 'busan')).toContainText(say('infra.enabled'))

  await clickRowAction(page, 'busan', say('action.edit'))
  const name = dialog.getByLabel(say('infra.name'))
  await name.fill('zone1')
  await dialog.getByRole('button', { name: say('action.save') }).click()
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await name.fill('ulsan')
  await dialog.getByRole('button', { name: say('action.save') }).click()
  await expect(rowOf(page, 'ulsan')).toBeVisible()

  await clickRowAction(page, 'ulsan', say('action.delete'))
  await expect(dialog).toContainText('busan shelf')
  await expect(dialog.getByRole('button', { name: say('action.delete') })).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: say('infra.tab.stores') }).click()
  await storeAction(page, 'busan shelf', say('infra.storeRemove'))
  await dialog.getByRole('button', { name: say('infra.storeRemove'), exact: true }).click()
  await expect(storeRow(page, 'busan shelf')).toHaveCount(0)
  await page
    .getByRole('link', { name: say('infra.tab.zones'), exact: false })
    .first()
    .click()
  await clickRowAction(page, 'ulsan', say('action.delete'))
  await dialog.getByRole('button', { name: say('action.delete') }).click()
  await expect(rowOf(page, 'ulsan')).toHaveCount(0)
  expect(await zoneNamed(mold, 'ulsan')).toBeUndefined()
})

test('P10: a store that goes away, is made read-only and is well again shows by itself', async ({
  page,
  say,
  mold,
  open,
}) => {
  test.slow()
  await open('/infrastructure/stores')
  const row = storeRow(page, 'zone1 images')
  await expect(row).toContainText(say('infra.state.Up'), soon)
  await expect(row.getByRole('meter')).toBeVisible()
  const away = `${mold.storeFolder}-away`
  await rename(mold.storeFolder, away)
  try {
    await expect(row).toContainText(say('infra.state.Unreachable'), soon)
    const body = page.getByRole('region', { name: say('infra.tab.stores') })
    await expect(body.getByRole('status')).toContainText('zone1 images')
    await expectAccessible(page, 'a store that is away')
  } finally {
    await rename(away, mold.storeFolder)
  }
  await expect(row).toContainText(say('infra.state.Up'), soon)

  await storeAction(page, 'zone1 images', say('action.edit'))
  await page.getByRole('switch', { name: say('infra.readonlySwitch') }).check()
  await dialogOf(page)
    .getByRole('button', { name: say('action.save') })
    .click()
  await expect(row).toContainText(say('infra.state.ReadOnly'))
  // Somebody else changes it: the list follows.
  const { items } = await mold.admin.call('listImageStores', { name: 'zone1 images' })
  await mold.admin.call('updateImageStore', { id: items[0]?.id ?? '', readonly: false })
  await expect(row).toContainText(say('infra.state.Up'))
})

test('M2: a report says what would go, collecting it is asked about first and tells what came of it', async ({
  page,
  say,
  mold,
  open,
}) => {
  await leaveSpools(mold)
  await open('/infrastructure/report')
  await page.getByRole('button', { name: say('infra.report.look') }).click()
  await page.getByRole('menuitem', { name: say('infra.report.quick') }).click()
  const found = page.getByRole('table', { name: say('infra.report.list') })
  await expect(found.getByRole('row')).toHaveCount(3)
  await expect(found.getByRole('row').nth(1)).toContainText(say('infra.reason.spool'))
  await expect(found.getByRole('row').nth(1)).toContainText('3.0 MiB')
  await expect(
    page.getByText(say('infra.report.canFree', { size: '4.0 MiB', count: 2 })),
  ).toBeVisible()

  await page.getByRole('button', { name: say('infra.report.collect') }).click()
  const dialog = dialogOf(page)
  await expect(dialog).toContainText('4.0 MiB')
  await dialog.getByRole('button', { name: say('action.cancel') }).click()
  await page.getByRole('button', { name: say('infra.report.collect') }).click()
  await dialog.getByRole('button', { name: say('infra.report.collect') }).click()
  await expect(
    page.getByText(say('infra.report.freed', { size: '4.0 MiB', count: 2 })),
  ).toBeVisible()
  expect(await readdir(path.join(mold.storeFolder, 'staging'))).toEqual([])
  // What came of it is there after a reload too.
  await page.reload()
  await expect(
    page.getByText(say('infra.report.freed', { size: '4.0 MiB', count: 2 })),
  ).toBeVisible()
  await page.getByRole('button', { name: say('infra.report.lookAgain') }).click()
  await page.getByRole('menuitem', { name: say('infra.report.verify') }).click()
  await expect(page.getByText(say('infra.report.nothing'))).toBeVisible()
})

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('L1: a host is added, joins by the token that is shown once, is maintained and removed', async ({
      page,
      say,
      mold,
      open,
    }) => {
      await open('/infrastructure/hosts')
      await expect(page.getByRole('heading', { name: say('infra.noHosts') })).toBeVisible()
      await page
        .getByRole('button', { name: say('infra.hostAdd') })
        .first()
        .click()
      const dialog = dialogOf(page)
      await dialog.getByRole('button', { name: say('infra.hostAdd'), exact: true }).click()
      await expect(dialog).toContainText(say('infra.needed.address'))
      await dialog.getByLabel(say('infra.hostAddress')).fill('kvm-new')
      await dialog.getByRole('button', { name: say('infra.hostAdd'), exact: true }).click()
      const line = dialog.getByRole('figure', { name: say('infra.hostInstall') })
      await expect(line).toContainText('/agent/install.sh')
      await expectAccessible(page, 'the token of a host')
      const token = /([\w-]{40,})\s*$/.exec((await line.textContent()) ?? '')?.[1] ?? ''
      await dialog
        .getByRole('button', { name: say('action.close') })
        .last()
        .click()
      const row = page.getByRole('row').filter({ hasText: 'kvm-new' })
      await expect(row).toContainText(say('infra.host.Connecting'))

      const joined = await page.request.post('/agent/join', {
        data: { token, hostname: 'kvm-new' },
      })
      const { credential } = (await joined.json()) as { credential: string }
      const agent = createFakeAgent({
        origin: () => mold.origin,
        credential,
        facts: { hostname: 'kvm-new' },
      })
      try {
        await agent.connect()
        await expect(row).toContainText(say('infra.host.Up'), soon)
        await expect(row).toContainText('16.0 GiB')
        await page.getByRole('link', { name: say('infra.tab.pools') }).click()
        const pool = page.getByRole('row').filter({ hasText: '/var/lib/mold/primary' })
        await expect(pool).toContainText('100.0 GiB')
        await page.getByRole('link', { name: say('infra.tab.hosts') }).click()

        await hostAction(page, say('infra.maintenance'))
        await expect(dialog).toContainText(say('infra.maintenanceMeans.new'))
        await dialog.getByRole('button', { name: say('infra.maintenance'), exact: true }).click()
        await expect(row).toContainText(say('infra.host.Maintenance'), soon)
        await hostAction(page, say('infra.maintenanceEnd'))
        await dialog.getByRole('button', { name: say('infra.maintenanceEnd'), exact: true }).click()
        await expect(row).toContainText(say('infra.host.Up'), soon)

        // What it cannot do stands above the list, with what to install.
        agent.tellFacts({ problem: { code: 'host.no_libvirt', params: { reason: 'no socket' } } })
        const body = page.getByRole('region', { name: say('infra.tab.hosts') })
        await expect(body.getByRole('status')).toContainText('libvirt-daemon-system', soon)
      } finally {
        await agent.stop()
      }
      await expect(row).toContainText(say('infra.host.Disconnected'), soon)

      // A host that has to join anew keeps everything, and what it was let in with ends.
      await hostAction(page, say('infra.hostRejoin'))
      await expect(dialog).toContainText(say('infra.hostRejoinMeans.until'))
      await expectAccessible(page, 'a new install line')
      await dialog.getByRole('button', { name: say('infra.hostRejoin'), exact: true }).click()
      await expect(line).toContainText('/agent/install.sh')
      const renewed = /([\w-]{40,})\s*$/.exec((await line.textContent()) ?? '')?.[1] ?? ''
      expect(renewed).not.toBe(token)
      const again = await page.request.post('/agent/join', {
        data: { token: renewed, hostname: 'kvm-new' },
      })
      expect(again.ok()).toBe(true)
      await expect(agent.connect()).rejects.toThrow('401')
      await dialog
        .getByRole('button', { name: say('action.close') })
        .last()
        .click()

      await hostAction(page, say('infra.hostRemove'))
      await expect(dialog).toContainText(say('infra.hostRemove.agent'))
      await dialog.getByRole('button', { name: say('infra.hostRemove'), exact: true }).click()
      await expect(row).toHaveCount(0)
    })

    test('L1: offerings are made and deleted, and a root admin says on which host a machine is', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      await open('/infrastructure/offerings')
      const dialog = dialogOf(page)
      const table = (kind: 'service' | 'disk') =>
        page.getByRole('table', { name: say(`infra.offering.${kind}`) })
      const add = page.getByRole('button', { name: say('infra.offering.serviceAdd'), exact: true })
      await expect(table('service').getByRole('row').nth(1)).toBeVisible()
      await expectAccessible(page, 'offerings')
      await add.click()
      const name = `huge-${language}`
      await dialog.getByLabel(say('infra.name'), { exact: true }).fill(name)
      await dialog.getByLabel(say('infra.offering.memory')).fill('16')
      const submit = dialog.getByRole('button', {
        name: say('infra.offering.serviceAdd'),
        exact: true,
      })
      await submit.click()
      await expect(dialog).toContainText(say('infra.offering.wrongMemory'))
      await dialog.getByLabel(say('infra.offering.memory')).fill('3072')
      await expectAccessible(page, 'a service offering')
      await submit.click()
      await expect(table('service').getByRole('row').filter({ hasText: name })).toContainText(
        '3.0 GiB',
      )
      await page.getByRole('button', { name: say('infra.offering.diskAdd'), exact: true }).click()
      await dialog.getByLabel(say('infra.name'), { exact: true }).fill(`books-${language}`)
      await dialog.getByLabel(say('infra.offering.sizeGib')).fill('7')
      await dialog.getByRole('button', { name: say('infra.offering.diskAdd'), exact: true }).click()
      const disk = table('disk')
        .getByRole('row')
        .filter({ hasText: `books-${language}` })
      await expect(disk).toContainText('7.0 GiB')

      // What was made can be chosen, and of the hosts the one that has less room.
      await joinKvm(`kvm-large-${language}`)
      const small = await joinKvm(`kvm-small-${language}`)
      small.tellFacts({ memory: 8 * 2 ** 30 })
      await small.heard()
      const url = origin.put('/offerings.qcow2', qcow2Bytes())
      const template = await register(mold, 'template', url, { name: 'offered' })
      await expect
        .poll(async () => {
          const filter = { templatefilter: 'self', id: template }
          return (await mold.admin.call('listTemplates', filter)).items[0]?.isready
        }, soon)
        .toBe(true)
      await page.goto(`/instances/add?template=${template}`)
      await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check()
      await page.getByText(say('compute.deploy.more'), { exact: true }).click()
      await page.getByLabel(say('compute.host'), { exact: true }).selectOption({
        label: `kvm-small-${language}`,
      })
      await expectAccessible(page, 'the choice of a host')
      await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
      await expect(page).toHaveURL(/\/instances\/[\da-f-]{36}/)
      await expect.poll(() => small.domains.size, soon).toBe(1)
      expect([...small.domains.values()][0]?.spec.memory).toBe(3072)

      await page.goto('/infrastructure/offerings')
      for (const [kind, which] of [
        ['service', name],
        ['disk', `books-${language}`],
      ] as const) {
        const row = table(kind).getByRole('row').filter({ hasText: which })
        await row.getByRole('button', { name: new RegExp(`^${which}: `) }).click()
        await page.getByRole('menuitem', { name: `${say('action.delete')}…`, exact: true }).click()
        await expect(dialog).toContainText(say('infra.offering.deleteMeans'))
        await dialog.getByRole('button', { name: say('action.delete'), exact: true }).click()
        await expect(row).toHaveCount(0)
      }
    })
  })
}

/** An entry of the menu of the only host. */
async function hostAction(page: Page, action: string): Promise<void> {
  await page
    .getByRole('row')
    .filter({ hasText: 'kvm-new' })
    .getByRole('button', { name: /^kvm-new: / })
    .click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('M1: users have no entry for it, and its address says for whom it is', async ({
  page,
  say,
  mold,
}) => {
  await makeUser(mold, 'infra-user')
  await signInQuietly(page, { username: 'infra-user', password: userPassword })
  for (const address of ['/infrastructure', '/infrastructure/stores', '/infrastructure/report']) {
    await page.goto(address)
    await expect(page.getByText(say('infra.denied'))).toBeVisible()
  }
  await expect(page.getByRole('link', { name: say('nav.infrastructure') })).toHaveCount(0)
})
