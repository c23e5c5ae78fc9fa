import { readFile, truncate } from 'node:fs/promises'
import type { Request } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { isoBytes, mib } from './support/images.ts'
import { warnsOnClose } from './support/leave.ts'
import { expectRow } from './support/lists.ts'
import { expect, signIn, test } from './support/test.ts'
import {
  beginSlowly,
  chooseFiles,
  dropNetwork,
  expectReady,
  localIso,
  removeLocalFiles,
  slowLine,
  storedBytes,
  trayOf,
  untilUnderWay,
  uploadIso,
} from './support/upload.ts'

test.afterEach(removeLocalFiles)

test('F1: a file of this computer is looked at, sent, and ready', async ({
  page,
  say,
  mold,
  open,
}) => {
  const name = 'debian-12-회계팀'
  const file = await localIso(`${name}.iso`, 5 * mib)
  await open('/isos')
  const add = await chooseFiles(page, say, [file])
  await expect(add.name).toHaveValue(name)
  await expect(add.osType).toHaveValue('Debian GNU/Linux 12 (64-bit)')
  await slowLine(page, 2 * mib)
  await add.submit.click()
  const { item } = trayOf(page, say)
  await expect(item(name)).toContainText(/\d+%/)
  await expect(item(name)).toContainText(say('uploads.state.done'), { timeout: 30_000 })
  await expectRow(page, name, { [say('image.state')]: say('image.state.ready') })
  await expectReady(mold, name, file)
})

test('F1: goes on after a reload, with the right file and no other', async ({
  page,
  say,
  mold,
  open,
}) => {
  const file = await localIso('reload.iso', 6 * mib)
  const other = await localIso('reload.iso', 6 * mib, 2)
  await open('/isos')
  await beginSlowly(page, say, file)
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  const { item, chooseAgain } = trayOf(page, say)
  await expect(item('reload')).toContainText(say('uploads.state.lost'), { timeout: 40_000 })
  const before = await storedBytes(mold, 'reload')
  expect(before).toBeGreaterThan(0)

  await chooseAgain('reload', other)
  await expect(item('reload').getByRole('alert')).toContainText('reload.iso', { timeout: 40_000 })
  expect(await storedBytes(mold, 'reload')).toBe(before)

  await slowLine(page, -1)
  await chooseAgain('reload', file)
  await expectReady(mold, 'reload', file)
})

test('F1: goes on by itself when the network is back', async ({ page, say, mold, open }) => {
  const file = await localIso('offline.iso', 6 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  await dropNetwork(page)
  const { item } = trayOf(page, say)
  await expect(item('offline')).toContainText(say('uploads.state.offline'))
  await slowLine(page, -1)
  await expect(item('offline')).toContainText(say('uploads.state.done'), { timeout: 30_000 })
  await expectReady(mold, 'offline', file)
})

test('F1: goes on by itself when the server was restarted', async ({ page, say, mold, open }) => {
  const file = await localIso('restart.iso', 8 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  await mold.stop()
  const { item } = trayOf(page, say)
  await expect(item('restart')).toContainText(say('uploads.state.offline'))
  await mold.start()
  await expect(item('restart')).toContainText(say('uploads.state.done'), { timeout: 40_000 })
  await expectReady(mold, 'restart', file)
})

test('F1: pauses, goes on, and is on every page', async ({ page, say, mold, open }) => {
  const file = await localIso('pause.iso', 5 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  const { item, button } = trayOf(page, say)
  await button('pause', 'uploads.pause').click()
  await expect(item('pause')).toContainText(say('uploads.state.paused'))
  await page.getByRole('link', { name: say('nav.events') }).click()
  await expect(item('pause')).toContainText(say('uploads.state.paused'))
  const before = await storedBytes(mold, 'pause')
  expect(before).toBeLessThan(file.size)
  await slowLine(page, -1)
  await button('pause', 'uploads.resume').click()
  await expect(item('pause')).toContainText(say('uploads.state.done'), { timeout: 30_000 })
  await expectReady(mold, 'pause', file)
})

test('F1: the tray tells speed and time left; closing the tab is warned of only while bytes flow', async ({
  page,
  say,
  open,
}) => {
  const file = await localIso('leave.iso', 24 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  const { item, button } = trayOf(page, say)
  await expect(item('leave')).toContainText(/[\d.]+ (KiB|MiB)\/s/)
  await expect(item('leave')).toContainText(
    new RegExp(say('uploads.timeLeft', { time: '\\d+ \\S+' })),
  )
  // Going through the console stops nothing, so nothing is asked.
  await page.getByRole('link', { name: say('nav.events') }).click()
  await expect(page).toHaveURL(/\/events$/)
  await expect(item('leave')).toContainText(/\/s/)
  expect(await warnsOnClose(page)).toBe(true)
  await button('leave', 'uploads.pause').click()
  await expect(item('leave')).toContainText(say('uploads.state.paused'))
  expect(await warnsOnClose(page)).toBe(false)
})

test('F1: a cancel says what it throws away, and leaves nothing', async ({
  page,
  say,
  mold,
  open,
}) => {
  const file = await localIso('cancel.iso', 6 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  const { item, button } = trayOf(page, say)
  await button('cancel', 'uploads.cancel').click()
  const dialog = page.getByRole('dialog', { name: say('uploads.cancelTitle', { name: 'cancel' }) })
  await dialog.getByRole('button', { name: say('uploads.cancel') }).click()
  await expect(item('cancel')).toBeHidden()
  await expect(page.getByRole('link', { name: 'cancel', exact: true })).toBeHidden()
  expect((await mold.admin.call('listUploads')).count).toBe(0)
})

test('decisions: two tabs never send one upload, and the other goes on when one closes', async ({
  page,
  context,
  say,
  mold,
  open,
}) => {
  const file = await localIso('shared.iso', 10 * mib)
  await open('/isos')
  await beginSlowly(page, say, file, mib / 2)
  const second = await context.newPage()
  await second.goto('/isos')
  await slowLine(second, mib / 2)
  const [here, there] = [trayOf(page, say), trayOf(second, say)]
  await expect(there.item('shared')).toContainText(/%.*tab/)
  await there.button('shared', 'uploads.continueHere').click()
  await expect(here.item('shared')).toContainText(/%.*tab/)
  await expect(there.item('shared')).toContainText(/% *\d/)
  // The first one is in line again, and goes on when the second is closed.
  await slowLine(page, -1)
  await second.close()
  await expect(here.item('shared')).toContainText(say('uploads.state.done'), { timeout: 30_000 })
  await expectReady(mold, 'shared', file)
})

test('decisions: four tabs with five uploads send three at a time, and the console goes on', async ({
  page,
  context,
  say,
  mold,
  open,
}) => {
  test.slow()
  const names = ['one', 'two', 'three', 'four', 'five']
  const files = await Promise.all(names.map((name, n) => localIso(`${name}.iso`, 3 * mib, n + 1)))
  await open('/isos')
  let most = 0
  let now = 0
  context.on('request', (request) => {
    if (request.method() === 'PATCH') most = Math.max(most, (now += 1))
  })
  const ended = (request: Request) => {
    if (request.method() === 'PATCH') now -= 1
  }
  context.on('requestfinished', ended)
  context.on('requestfailed', ended)
  const pages = [page, await context.newPage(), await context.newPage(), await context.newPage()]
  for (const [n, file] of files.entries()) {
    const tab = pages[n % pages.length] ?? page
    await tab.bringToFront()
    // So slow that the first one still flows when the last one has been added.
    await slowLine(tab, mib / 32)
    await uploadIso(tab, say, file)
  }
  await expect.poll(() => most).toBe(3)
  // A list is read while three requests flow.
  await page.goto('/templates')
  await expect(page.getByRole('heading', { name: say('images.empty.template') })).toBeVisible()
  for (const tab of pages) if (!tab.isClosed()) await slowLine(tab, -1)
  for (const file of files) await expectReady(mold, file.name.replace('.iso', ''), file)
  expect(most).toBe(3)
})

test('F1: goes on after signing out and in again', async ({ page, say, mold, open }) => {
  const file = await localIso('session.iso', 6 * mib)
  await open('/isos')
  await beginSlowly(page, say, file)
  await page.getByRole('button', { name: say('menu.account') }).click()
  await page.getByRole('menuitem', { name: say('menu.signOut') }).click()
  await expect(page.getByRole('heading', { name: say('signIn.title') })).toBeVisible()
  await slowLine(page, -1)
  await signIn(page, say)
  await expect(trayOf(page, say).item('session')).toContainText(say('uploads.state.done'), {
    timeout: 30_000,
  })
  await expectReady(mold, 'session', file)
})

test('F1: goes on without choosing where the browser remembers the file', async ({
  page,
  say,
  mold,
  open,
}) => {
  const file = await localIso('handle.iso', 6 * mib)
  await page.addInitScript(pickFromBrowser, file.name)
  await open('/isos/add')
  const bytes = await readFile(file.path)
  await page.evaluate(keepInBrowser, { name: file.name, base64: bytes.toString('base64') })
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByText(say('add.fileChoose'), { exact: true }).click()
  await expect(add.name).toHaveValue('handle')
  await add.chooseOsType('Other (64-bit)')
  await slowLine(page, mib)
  await add.submit.click()
  await untilUnderWay(page, say, 'handle')
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expectReady(mold, 'handle', file)
})

test('F1: of the picked files that can be read is taken what can be, and the rest is said', async ({
  page,
  say,
  open,
}) => {
  await page.addInitScript(pickOneUnreadable)
  await open('/isos/add')
  const bytes = isoBytes(mib)
  await page.evaluate(keepInBrowser, { name: 'readable.iso', base64: bytes.toString('base64') })
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByText(say('add.fileChoose'), { exact: true }).click()
  await expect(add.name).toHaveValue('readable')
  await expect(page.getByText(say('client.file_unreadable')).first()).toBeVisible()
})

/** One file that the browser keeps, and one that is gone by the time it is opened. */
function pickOneUnreadable(): void {
  const gone = { getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }
  const picker = async () => [
    await (await navigator.storage.getDirectory()).getFileHandle('readable.iso', { create: true }),
    gone,
  ]
  Object.assign(window, { showOpenFilePicker: picker })
}

/** In place of the system's dialog, a file that the browser itself keeps. */
function pickFromBrowser(name: string): void {
  const picker = async () => [
    await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true }),
  ]
  Object.assign(window, { showOpenFilePicker: picker })
}

async function keepInBrowser({ name, base64 }: { name: string; base64: string }): Promise<void> {
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle(name, { create: true })
  const writable = await handle.createWritable()
  await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  await writable.close()
}

test('F1: several files are added at once, each with what is its own', async ({
  page,
  say,
  mold,
  open,
}) => {
  const files = await Promise.all([
    localIso('debian-12.iso', 2 * mib, 1),
    localIso('rocky-9.iso', 2 * mib, 2),
    localIso('no-hint.iso', 2 * mib, 3),
  ])
  await open('/isos')
  const add = await chooseFiles(page, say, files)
  await expect(add.name).toHaveValue('debian-12')
  const submit = add.form.getByRole('button', { name: say('add.several.iso', { count: 3 }) })
  await submit.click()
  // The third one says what it lacks; the others are on their way.
  await expect(add.name).toHaveValue('no-hint')
  await expect(add.osType).toHaveAttribute('aria-invalid', 'true')
  await expect(add.submit).toBeVisible()
  await add.chooseOsType('Other (64-bit)')
  await add.submit.click()
  for (const file of files) await expectReady(mold, file.name.replace('.iso', ''), file)
  await expectRow(page, 'rocky-9', { [say('image.osType')]: 'Rocky Linux 9' })
})

test('F1: a file that is dropped anywhere opens the form that it is for', async ({
  page,
  say,
  open,
}) => {
  await open('/templates')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // The layer that takes drops comes after the page.
  await page.waitForFunction(() => performance.now() > 1_500)
  const bytes = [...isoBytes(64 * 1024)]
  await page.evaluate(dropFile, { name: 'debian-12.iso', bytes })
  const add = addForm(page, say, 'iso')
  await expect(add.name).toHaveValue('debian-12')
  await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
})

function dropFile({ name, bytes }: { name: string; bytes: number[] }): void {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([Uint8Array.from(bytes)], name))
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }))
  }
}

test('F1: a file that would be refused is refused before a byte is sent', async ({
  page,
  say,
  mold,
  open,
}) => {
  const file = await localIso('cut.iso', mib)
  await truncate(file.path, 40 * 1024)
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByLabel(say('add.fileChoose')).setInputFiles(file.path)
  await expect(add.form.getByText(say('add.panelRefused'))).toBeVisible()
  await add.submit.click()
  await expect(add.form.getByRole('alert').first()).toBeVisible()
  expect((await mold.admin.call('listIsos', { isofilter: 'all' })).count).toBe(0)
})
