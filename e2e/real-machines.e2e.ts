import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { guestDisk } from '../bff/test/support/guest-disk.ts'
import { readPng } from '../bff/test/support/png.ts'
import { litLines } from '../bff/test/support/screen-text.ts'
import { createSession, lacksLibvirt } from '../bff/test/agent/support/session.ts'
import { realIsos, register } from './support/images.ts'
import { rowOf } from './support/lists.ts'
import { expectState, fact, fromMenu, inDialog, nameField, pick } from './support/machine-page.ts'
import type { Mold } from './support/server.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

/* The stories of machines on libvirt and QEMU, without hardware acceleration where there is none. */

test.skip(lacksLibvirt, 'needs qemu-system-x86 and libvirt-daemon-system')

const soon = { timeout: 60_000 }

/** A host with an agent of its own, as `npm run agent` starts it, on a libvirt of its own. */
async function startHost(mold: Mold) {
  const credential = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(credential).digest('hex')
  const host = await mold.sql(`
    insert into host (zone_id, name, credential_hash)
    select id, 'kvm-real', decode('${hash}', 'hex') from zone where name = 'zone1';
    select uuid from host where name = 'kvm-real'`)
  const [uuid = ''] = /[\da-f]{8}-[\da-f-]{27}/.exec(host) ?? []
  const session = createSession()
  session.startAgent({ url: mold.origin, credential: { host: uuid, credential } })
  // It tries a machine before it says that it can run any.
  const isUp = expect
    .poll(async () => (await mold.admin.call('listHosts', { id: uuid })).items[0]?.state, soon)
    .toBe('Up')
  await isUp.catch(async (error: unknown) => {
    await session.end()
    throw error
  })
  return session
}

/** What is lit on the screen that the page shows. */
async function litOn(page: Page, say: Say, name: string): Promise<string[]> {
  const picture = page.getByRole('img', { name: say('compute.screen.of', { name }) })
  const source = (await picture.getAttribute('src', soon)) ?? ''
  return litLines(readPng(Buffer.from(source.replace(/^.*,/, ''), 'base64')))
}

/** The screen, once it says something else than before, and has stopped changing. */
async function screenOf(page: Page, say: Say, name: string, before = ''): Promise<string> {
  let last = ''
  await expect
    .poll(
      async () => {
        const now = (await litOn(page, say, name)).join('\n')
        const settled = now !== '' && now !== before && now === last
        last = now
        return settled
      },
      { timeout: 120_000, intervals: [3_500] },
    )
    .toBe(true)
  return last
}

async function launch(page: Page, say: Say, name: string): Promise<void> {
  await nameField(page, say).fill(name)
  await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible(soon)
  await expectState(page, say, 'Running')
}

async function destroy(page: Page, say: Say): Promise<void> {
  await fromMenu(page, say, 'compute.destroy')
  await page.getByLabel(say('compute.destroy.atOnce')).check()
  await inDialog(page, say('compute.expunge'))
}

test('J2, L1: iPXE boots from its ISO, GRUB from the one that replaces it, and nothing is left', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  test.skip(realIsos.length < 2, 'needs ipxe and grub-rescue-pc')
  test.slow()
  const session = await startHost(mold)
  try {
    for (const { name, read } of realIsos) {
      const url = origin.put(`/real/${name}`, await read())
      await register(mold, 'iso', url, { name, bootable: true })
    }
    await open('/isos')
    for (const { name } of realIsos) {
      await expect(rowOf(page, name)).toContainText(say('image.state.ready'), soon)
    }
    await rowOf(page, 'ipxe.iso').getByRole('link').click()
    await page.getByRole('button', { name: say('image.launch') }).click()
    await launch(page, say, 'real-iso')
    const banner = await screenOf(page, say, 'real-iso')

    const drive = fact(page, say('compute.iso'))
    await drive.getByRole('button', { name: say('compute.isoReplace') }).click()
    await pick(page, 'ISO', 'grub-rescue-cdrom.iso')
    await inDialog(page, say('compute.isoReplace'))
    await expect(drive).toContainText('grub-rescue-cdrom.iso')
    await fromMenu(page, say, 'compute.reboot')
    await inDialog(page, say('compute.reboot'))
    expect(await screenOf(page, say, 'real-iso', banner)).not.toBe(banner)
    await drive.getByRole('button', { name: say('compute.isoDetachShort') }).click()
    await inDialog(page, say('compute.isoDetachShort'))
    await expect(drive.getByRole('button', { name: say('compute.isoAttach') })).toBeVisible()
    await destroy(page, say)
    expect(session.virsh('list', '--all', '--name').trim()).toBe('')
    expect(await readdir(path.join(session.pool, 'disks'))).toEqual([])
  } finally {
    await session.end()
  }
})

test.describe('in Korean', () => {
  test.use({ language: 'ko' })

  test('C1, L1: a template that was made of a running machine boots what that one runs', async ({
    page,
    say,
    mold,
    origin,
    open,
  }) => {
    test.slow()
    const folder = await mkdtemp(path.join(tmpdir(), 'mold-real-'))
    const session = await startHost(mold)
    try {
      const [raw, disk] = [path.join(folder, 'guest.raw'), path.join(folder, 'guest.qcow2')]
      await writeFile(raw, guestDisk('a machine of a test'))
      execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, disk])
      const url = origin.put('/real/guest.qcow2', await readFile(disk))
      // Of a system that has IDE: the guest is one sector, and has no drivers.
      const template = await register(mold, 'template', url, { name: 'guest' })
      await open('/templates')
      await expect(rowOf(page, 'guest')).toContainText(say('image.state.ready'), soon)
      await page.goto(`/instances/add?template=${template}`)
      await launch(page, say, 'guest-1')
      const shown = await screenOf(page, say, 'guest-1')

      const root = page
        .getByRole('table', { name: say('nav.volumes') })
        .getByRole('row')
        .nth(1)
      await root.getByRole('button', { name: say('action.more') }).click()
      await page.getByRole('menuitem', { name: `${say('compute.snapshotTake')}…` }).click()
      await inDialog(page, say('compute.snapshotTake'))
      const taken = page
        .getByRole('table', { name: say('nav.snapshots') })
        .getByRole('row')
        .nth(1)
      await expect(taken).toContainText(say('compute.snapshot.state.BackedUp'), soon)
      await taken.getByRole('button', { name: say('action.more') }).click()
      await page.getByRole('menuitem', { name: `${say('compute.templateCreate')}…` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(say('compute.name')).fill('golden')
      await dialog.getByRole('button', { name: say('compute.templateCreate'), exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'golden' })).toBeVisible(soon)
      await expect(page.getByText(say('image.state.ready')).first()).toBeVisible(soon)
      await page.getByRole('button', { name: say('image.launch') }).click()
      await launch(page, say, 'guest-2')
      expect(await screenOf(page, say, 'guest-2')).toBe(shown)
      expect(session.virsh('list', '--name').trim().split('\n')).toHaveLength(2)
    } finally {
      await session.end()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
