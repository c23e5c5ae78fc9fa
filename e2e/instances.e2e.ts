import type { Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { isoBytes, mib, qcow2Bytes, register } from './support/images.ts'
import { clickRowAction, rowOf } from './support/lists.ts'
import { expectState, fact, fromMenu, inDialog, nameField, pick } from './support/machine-page.ts'
import { deploy } from './support/machines.ts'
import { makeUser, userPassword } from './support/people.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Language } from './support/texts.ts'

/* Machines as the console shows them. The host is in memory; what libvirt and QEMU do is for tests of their own. */

const soon = { timeout: 20_000 }
const languages: readonly Language[] = ['en', 'ko']

const dialogOf = (page: Page) => page.getByRole('dialog')

for (const language of languages) {
  test.describe(language, () => {
    test.use({ language })

    test('L1: a template is launched, its screen shown, it is stopped, started, and destroyed with all that it has', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      const agent = await joinKvm(`kvm-${language}`)
      const url = origin.put('/instances/web.qcow2', qcow2Bytes())
      const template = await register(mold, 'template', url, { name: 'web-base' })
      await open('/templates')
      await expect(rowOf(page, 'web-base')).toContainText(say('image.state.ready'), soon)
      await clickRowAction(page, 'web-base', say('image.launch'))
      await nameField(page, say).fill('shop-1')
      await expectAccessible(page, 'the form that launches')
      await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()

      await expect(page.getByRole('heading', { level: 1, name: 'shop-1' })).toBeVisible(soon)
      await expectState(page, say, 'Running')
      await expect(
        page.getByRole('img', { name: say('compute.screen.of', { name: 'shop-1' }) }),
      ).toBeVisible(soon)
      // What the network gave it comes by itself.
      agent.tellDomains()
      await expect(fact(page, say('compute.address'))).toContainText('192.168.122.', soon)

      await page.getByRole('button', { name: say('compute.stop'), exact: true }).click()
      await expect(dialogOf(page)).toContainText(say('compute.stop.keeps'))
      await inDialog(page, say('compute.stop'))
      await expectState(page, say, 'Stopped')
      await expect(page.getByText(say('compute.screen.off'))).toBeVisible()
      expect(agent.domains.size).toBe(0)
      await page.getByRole('button', { name: say('compute.start'), exact: true }).click()
      await expectState(page, say, 'Running')

      await page.goto(`/templates/${template}`)
      const made = page.getByRole('region', { name: say('image.instances') })
      await made.getByRole('link', { name: 'shop-1' }).click()
      await fromMenu(page, say, 'compute.destroy')
      await expect(dialogOf(page)).toContainText(say('compute.destroy.stops'))
      await page.getByLabel(say('compute.destroy.atOnce')).check()
      await expect(dialogOf(page)).toContainText(say('compute.destroy.forGood'))
      await inDialog(page, say('compute.expunge'))
      await expect(page).toHaveURL(/\/instances(\?|$)/)
      await expect(page.getByRole('heading', { name: say('compute.instances.none') })).toBeVisible(
        soon,
      )
      expect([agent.domains.size, agent.disks.size]).toEqual([0, 0])
    })

    test('J2: a machine is installed from an ISO, which is replaced after asking, and taken out', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      await joinKvm(`kvm-iso-${language}`)
      for (const name of ['installer', 'drivers']) {
        const url = origin.put(
          `/instances/${name}.iso`,
          isoBytes(name === 'drivers' ? 2 * mib : mib),
        )
        await register(mold, 'iso', url, { name, bootable: name === 'installer' })
      }
      await open('/isos')
      for (const name of ['installer', 'drivers']) {
        await expect(rowOf(page, name)).toContainText(say('image.state.ready'), soon)
      }
      await page.goto('/instances')
      await page
        .getByRole('link', { name: say('compute.instances.add') })
        .first()
        .click()
      await page
        .getByRole('group', { name: say('compute.deploy.image') })
        .getByText(say('compute.source.iso'), { exact: true })
        .click()
      await pick(page, say('compute.source.iso'), 'installer')
      await nameField(page, say).fill('new-box')
      await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
      await expectState(page, say, 'Running')
      const drive = fact(page, say('compute.iso'))
      await expect(drive).toContainText('installer')

      await drive.getByRole('button', { name: say('compute.isoReplace') }).click()
      await expect(dialogOf(page)).toContainText(say('compute.isoReplaces', { iso: 'installer' }))
      await pick(page, 'ISO', 'drivers')
      await inDialog(page, say('compute.isoReplace'))
      await expect(drive).toContainText('drivers', soon)
      await drive.getByRole('button', { name: say('compute.isoDetachShort') }).click()
      await expect(dialogOf(page)).toContainText(say('compute.isoDetach.running'))
      await inDialog(page, say('compute.isoDetachShort'))
      await expect(drive.getByRole('button', { name: say('compute.isoAttach') })).toBeVisible(soon)
    })

    test('C1: a snapshot of a running machine becomes a template that is launched', async ({
      page,
      say,
      origin,
      mold,
      joinKvm,
      open,
    }) => {
      test.slow()
      await joinKvm(`kvm-snap-${language}`)
      const url = origin.put('/instances/db.qcow2', qcow2Bytes())
      const template = await register(mold, 'template', url, { name: 'db-base' })
      await open('/templates')
      await expect(rowOf(page, 'db-base')).toContainText(say('image.state.ready'), soon)
      const id = await deploy(mold, template, 'db-1')
      await page.goto(`/instances/${id}`)
      const root = page
        .getByRole('table', { name: say('nav.volumes') })
        .getByRole('row')
        .nth(1)
      await root.getByRole('button', { name: say('action.more') }).click()
      // The disk of a running machine makes no template (C3).
      await expect(
        page.getByRole('menuitem', { name: say('compute.templateCreate') }),
      ).toHaveAttribute('aria-disabled', 'true')
      await page.getByRole('menuitem', { name: `${say('compute.snapshotTake')}…` }).click()
      await dialogOf(page).getByLabel(say('compute.name')).fill('before')
      await inDialog(page, say('compute.snapshotTake'))
      const taken = page
        .getByRole('table', { name: say('nav.snapshots') })
        .getByRole('row')
        .nth(1)
      await expect(taken).toContainText(say('compute.snapshot.state.BackedUp'), soon)

      await taken.getByRole('button', { name: say('action.more') }).click()
      await page.getByRole('menuitem', { name: `${say('compute.templateCreate')}…` }).click()
      await dialogOf(page).getByLabel(say('compute.name')).fill('db-golden')
      await dialogOf(page)
        .getByRole('button', { name: say('compute.templateCreate'), exact: true })
        .click()
      await expect(page.getByRole('heading', { level: 1, name: 'db-golden' })).toBeVisible(soon)
      await expect(page.getByText(say('image.state.ready')).first()).toBeVisible(soon)
      await page.getByRole('button', { name: say('image.launch') }).click()
      await nameField(page, say).fill('db-2')
      await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
      await expectState(page, say, 'Running')
      await expect(fact(page, say('compute.madeFrom'))).toHaveText('db-golden')
    })
  })
}

test('L1: a volume is added to a running machine, detached, attached again, and deleted after saying what goes', async ({
  page,
  say,
  origin,
  mold,
  joinKvm,
  open,
}) => {
  test.slow()
  const agent = await joinKvm('kvm-disks')
  const url = origin.put('/instances/disks.qcow2', qcow2Bytes())
  const template = await register(mold, 'template', url, { name: 'disks' })
  await open('/templates')
  await expect(rowOf(page, 'disks')).toContainText(say('image.state.ready'), soon)
  const id = await deploy(mold, template, 'disks-1')
  await page.goto(`/instances/${id}`)
  const table = page.getByRole('table', { name: say('nav.volumes') })
  await page.getByRole('button', { name: say('compute.volumeAdd'), exact: true }).click()
  const dialog = dialogOf(page)
  await dialog.getByRole('radio', { name: /^Custom/ }).check()
  await nameField(page, say).fill('data')
  await dialog.getByRole('button', { name: say('compute.volumeCreate'), exact: true }).click()
  await expect(dialog).toContainText(say('compute.needed.gib'))
  await dialog.getByLabel(say('compute.sizeGib')).fill('7')
  await inDialog(page, say('compute.volumeCreate'))
  const row = table.getByRole('row').filter({ hasText: 'data' })
  await expect(row).toContainText('7.0 GiB', soon)
  await expect(row).toContainText(say('compute.volume.state.Ready'), soon)
  expect(agent.domains.get(id)?.spec.disks).toHaveLength(2)

  await row.getByRole('button', { name: /^data: / }).click()
  await page.getByRole('menuitem', { name: `${say('compute.volumeDetach')}…` }).click()
  await expect(dialog).toContainText(say('compute.volumeDetach.running'))
  await inDialog(page, say('compute.volumeDetach'))
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: say('compute.volumeAdd'), exact: true }).click()
  await dialog.getByText(say('compute.volumeAdd.existing'), { exact: true }).click()
  await pick(page, say('compute.volume'), 'data · 7.0 GiB')
  await inDialog(page, say('compute.volumeAttach'))
  await expect(row).toContainText('7.0 GiB', soon)
  await row.getByRole('button', { name: /^data: / }).click()
  await page.getByRole('menuitem', { name: `${say('compute.volumeDetach')}…` }).click()
  await inDialog(page, say('compute.volumeDetach'))

  await page.goto('/volumes')
  await row.getByRole('button', { name: /^data: / }).click()
  await page.getByRole('menuitem', { name: `${say('action.delete')}…` }).click()
  await expect(dialog).toContainText(say('compute.volumeDelete.goes', { size: '7.0 GiB' }))
  await inDialog(page, say('action.delete'))
  await expect(row).toHaveCount(0)
  await expect.poll(() => agent.disks.size, soon).toBe(1)
})

test('L1: a machine that a host cannot make says why, and what others do shows by itself', async ({
  page,
  say,
  origin,
  mold,
  joinKvm,
  open,
}) => {
  test.slow()
  const agent = await joinKvm('kvm-faults')
  const url = origin.put('/instances/small.qcow2', qcow2Bytes())
  const template = await register(mold, 'template', url, { name: 'small' })
  await open('/templates')
  await expect(rowOf(page, 'small')).toContainText(say('image.state.ready'), soon)
  agent.failNext('disk.create', 'host.disk_full', { path: '/var/lib/mold/primary' }, 9)
  await page.goto(`/instances/add?template=${template}`)
  await nameField(page, say).fill('full')
  await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '/var/lib/mold/primary' })).toBeVisible(
    soon,
  )
  await expectState(page, say, 'Error')
})

test('L1: virsh behind our back and a host that goes away show at once', async ({
  page,
  say,
  origin,
  mold,
  joinKvm,
  open,
}) => {
  test.slow()
  const agent = await joinKvm('kvm-live')
  const url = origin.put('/instances/live.qcow2', qcow2Bytes())
  const template = await register(mold, 'template', url, { name: 'live' })
  await open('/templates')
  await expect(rowOf(page, 'live')).toContainText(say('image.state.ready'), soon)
  const id = await deploy(mold, template, 'live-1')
  await page.goto('/instances')
  const row = rowOf(page, 'live-1')
  await expect(row).toContainText(say('compute.instance.state.Running'))
  agent.setState(id, 'none')
  await expect(row).toContainText(say('compute.instance.state.Stopped'), soon)
  await clickRowAction(page, 'live-1', say('compute.start'))
  await expect(row).toContainText(say('compute.instance.state.Running'), soon)
  // It stands still while its disk has no room, and goes on by itself.
  agent.setState(id, 'starved')
  await expect(row).toContainText(say('compute.held'), soon)
  agent.setState(id, 'running')
  await expect(row).not.toContainText(say('compute.held'), soon)
  // What a host refuses stands in the row.
  await clickRowAction(page, 'live-1', `${say('compute.stop')}…`)
  agent.failNext('domain.stop', 'host.domain_stuck', { reason: 'it hangs' }, 9)
  await dialogOf(page)
    .getByRole('button', { name: say('compute.stop'), exact: true })
    .click()
  await expect(dialogOf(page).getByRole('alert')).toContainText('it hangs', soon)
  await page.keyboard.press('Escape')
  await expect(row.getByTitle(/it hangs/)).toBeVisible()
})

test('M1: users see their own machines only, and none of the hosts', async ({
  page,
  say,
  mold,
}) => {
  await seedTemplates(mold, 1)
  await makeUser(mold, 'machine-user')
  await signInQuietly(page, { username: 'machine-user', password: userPassword })
  for (const [address, none] of [
    ['/instances', 'compute.instances.none'],
    ['/volumes', 'compute.volumes.none'],
    ['/snapshots', 'compute.snapshots.none'],
  ] as const) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: say(none) })).toBeVisible()
    await expect(page.getByRole('navigation', { name: say('compute.scopes') })).toHaveCount(0)
  }
  await page.goto('/infrastructure/hosts')
  await expect(page.getByText(say('infra.denied'))).toBeVisible()
})
