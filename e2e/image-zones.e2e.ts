import type { Page } from '@playwright/test'
import { isoBytes, mib, qcow2Bytes, register } from './support/images.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'
import { makeZone } from './support/zones.ts'

/** The row of a zone among those of an image. */
const zoneRow = (page: Page, say: Say, zone: string) =>
  page
    .getByRole('table', { name: say('image.zones') })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: zone, exact: true }) })

const ready = (id: string) => ({ id, isofilter: 'all', listall: true, isready: true })

test('a zone that lacks an image gets it by one click in its cell', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  await makeZone(mold, 'busan')
  const id = await register(mold, 'iso', origin.put('/one.iso', isoBytes()))
  await open(`/isos/${id}`)
  const busan = zoneRow(page, say, 'busan')
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.ready'))
  await expect(busan).toContainText(say('image.notThere'))
  await busan.getByRole('button', { name: say('copy.to', { zone: 'busan' }) }).click()
  await expect(busan).toContainText(say('image.state.ready'))
  await expect(page.getByText(say('image.zonesReady', { ready: 2, all: 2 }))).toBeVisible()
  const copies = page.getByRole('region', { name: say('image.events') })
  await expect(copies.getByRole('listitem').first()).toContainText(say('events.type.ISO.COPY'))
  await expect(page.getByRole('button', { name: say('copy.toZones'), exact: true })).toBeDisabled()
})

test('an image is copied to several zones at once, what that costs is said before', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  await makeZone(mold, 'busan')
  await makeZone(mold, 'jeju')
  const id = await register(mold, 'template', origin.put('/two.qcow2', qcow2Bytes(mib)), {
    name: 'web',
  })
  await open(`/templates/${id}`)
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.ready'))
  await page.getByRole('button', { name: say('copy.toZones'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('copy.title.template', { name: 'web' }) })
  const submit = dialog.getByRole('button', { name: say('action.copyImage'), exact: true })
  await expect(submit).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'jeju' }).check()
  await dialog.getByRole('button', { name: say('copy.all', { count: 2 }) }).click()
  await expect(
    dialog.getByText(say('copy.cost', { size: '2.0 MiB', count: 2, owner: 'admin' })),
  ).toBeVisible()
  await submit.click()
  await expect(dialog).toBeHidden()
  for (const zone of ['busan', 'jeju']) {
    await expect(zoneRow(page, say, zone)).toContainText(say('image.state.ready'))
  }
})

test('an all-zones image comes to a zone that is made while the page is open', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const url = origin.put('/all.iso', isoBytes())
  const id = await register(mold, 'iso', url, { zoneid: '-1' })
  await open(`/isos/${id}`)
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.ready'))
  await makeZone(mold, 'jeju', { disabled: true })
  const jeju = zoneRow(page, say, 'jeju')
  await expect(jeju).toContainText(say('image.comesLater'))
  const { items } = await mold.admin.call('listZones', { name: 'jeju' })
  await mold.admin.call('updateZone', { id: items[0]?.id ?? '', allocationstate: 'Enabled' })
  await expect(jeju).toContainText(say('image.state.ready'))
})

test('what is on its way to one zone is stopped there alone, and tried again there', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const busan = await makeZone(mold, 'busan')
  const zones = await mold.admin.call('listZones', { name: 'zone1' })
  const url = origin.put('/stop.qcow2', qcow2Bytes(4 * mib))
  const release = origin.hold('/stop.qcow2', 2 * mib, 64 * 1024)
  const zoneids = [zones.items[0]?.id ?? '', busan]
  const id = await register(mold, 'template', url, { zoneids, zoneid: undefined })
  await release.reached
  await open(`/templates/${id}`)
  const row = zoneRow(page, say, 'busan')
  await row.getByRole('button', { name: say('image.cancelIn', { zone: 'busan' }) }).click()
  await expect(row).toContainText(say('image.state.cancelled'))
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.fetching'))
  release()
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.ready'))
  await expect(row).toContainText(say('image.state.cancelled'))
  await row.getByRole('button', { name: say('image.retryIn', { zone: 'busan' }) }).click()
  await expect(row).toContainText(say('image.state.ready'))
})

test('a copy that is refused says why below its zone, and what to do', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  await makeZone(mold, 'empty', { store: false })
  const id = await register(mold, 'iso', origin.put('/no.iso', isoBytes()))
  await open(`/isos/${id}`)
  const copy = page.getByRole('button', { name: say('copy.to', { zone: 'empty' }) })
  await expect(zoneRow(page, say, 'zone1')).toContainText(say('image.state.ready'))
  await copy.click()
  await expect(page.getByRole('alert')).toHaveText(say('copy.no_store'))
})

test('I1: a delete is about the zone in view; a featured image needs its name', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const busan = await makeZone(mold, 'busan')
  const id = await register(mold, 'iso', origin.put('/del.iso', isoBytes(2 * mib)), {
    name: 'rescue',
    ispublic: true,
    isfeatured: true,
  })
  await expect.poll(async () => (await mold.admin.call('listIsos', ready(id))).count).toBe(1)
  await mold.admin.call('copyIso', { id, destzoneid: busan })
  await open(`/isos/${id}`)
  await page.getByRole('button', { name: say('image.deleteIn', { zone: 'busan' }) }).click()
  const dialog = page.getByRole('dialog', { name: say('delete.title.iso', { name: 'rescue' }) })
  await expect(dialog.getByRole('radio', { name: /busan/ })).toBeChecked()
  const list = dialog.getByRole('list', { name: say('delete.consequences') })
  await expect(list).toContainText(say('delete.frees', { size: '2.0 MiB' }))
  await expect(list).toContainText(say('delete.stays'))
  const submit = dialog.getByRole('button', { name: say('action.delete'), exact: true })
  await expect(submit).toBeDisabled()
  await dialog.getByRole('textbox').fill('rescue')
  await submit.click()
  await expect(dialog).toBeHidden()
  await expect(zoneRow(page, say, 'busan')).toContainText(say('image.notThere'))
})

test('I1: a delete says what it stops on the way', async ({ page, say, mold, origin, open }) => {
  const url = origin.put('/way.iso', isoBytes(4 * mib))
  const release = origin.hold('/way.iso', 2 * mib, 64 * 1024)
  const id = await register(mold, 'iso', url, { name: 'on-its-way' })
  await release.reached
  await open(`/isos/${id}`)
  await page.getByRole('button', { name: say('image.deleteIn', { zone: 'zone1' }) }).click()
  const list = page.getByRole('list', { name: say('delete.consequences') })
  await expect(list).toContainText(say('image.state.fetching'))
  release()
  await expect(list).not.toContainText(say('image.state.fetching'))
  await expect(list).toContainText(say('delete.frees', { size: '4.0 MiB' }))
})
