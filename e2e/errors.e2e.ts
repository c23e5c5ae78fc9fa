import { addForm } from './support/add-form.ts'
import { isoBytes, mib, probeBytes, register, sha256 } from './support/images.ts'
import { clickRowAction, expectRow, openRowMenu, rowOf } from './support/lists.ts'
import { expect, signIn, test } from './support/test.ts'

test('a wrong password is said in its place, and the next try signs in', async ({ page, say }) => {
  await page.goto('/isos?q=debian')
  const signInButton = page.getByRole('button', { name: say('signIn.submit'), exact: true })
  await signInButton.click()
  await expect(page.getByLabel(say('signIn.username'))).toBeFocused()
  await expect(page.getByLabel(say('signIn.username'))).toHaveAccessibleDescription(
    say('signIn.usernameMissing'),
  )
  await page.getByLabel(say('signIn.username')).fill('admin')
  await page.getByLabel(say('signIn.password'), { exact: true }).fill('wrong')
  await signInButton.click()
  await expect(page.getByRole('alert')).toContainText('Check user name and password')
  await expect(page.getByLabel(say('signIn.username'))).toHaveValue('admin')
  await signIn(page, say)
  await expect(page).toHaveURL('/isos?q=debian')
})

test('D1: what is wrong at an address stands at its field, and can be put right there', async ({
  page,
  say,
  origin,
  open,
}) => {
  const path = '/errors/debian.iso'
  const url = origin.put(path, isoBytes())
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill('ftp://mirror.example/debian.iso')
  await add.url.press('Tab')
  await expect(add.url).toHaveAccessibleDescription(/http or https/)
  await add.url.fill('http://127.0.0.1:9/debian.iso')
  await add.url.press('Enter')
  await expect(add.url).toHaveAccessibleDescription(/127\.0\.0\.1:9/)
  const wrong = [
    ['fetch-404', /404/],
    ['fetch-html', /web page/i],
    ['fetch-500', /500/],
  ] as const
  for (const [fault, words] of wrong) {
    origin.fault(path, fault)
    await add.url.fill(`${url}?${fault}`)
    await add.url.press('Enter')
    await expect(add.url).toHaveAccessibleDescription(words)
    await expect(add.url).toHaveAttribute('aria-invalid', 'true')
  }
  await add.submit.click()
  await expect(add.url).toBeFocused()

  origin.clear(path)
  await add.form.getByRole('button', { name: say('add.checkAgain') }).click()
  await expect(add.form.getByText(say('add.found'))).toBeVisible()
  await expect(add.url).not.toHaveAttribute('aria-invalid', 'true')
})

test('D2: a failed fetch keeps its error in the row and is retried without the form', async ({
  page,
  say,
  origin,
  open,
}) => {
  const path = '/errors/rescue.iso'
  const url = origin.put(path, isoBytes())
  origin.fault(path, 'fetch-404')
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(url)
  await add.check.click()
  await add.form.getByRole('checkbox', { name: say('add.skipprobe') }).check()
  await add.name.fill('rescue')
  await add.chooseOsType('Other (64-bit)')
  await add.submit.click()
  await expectRow(page, 'rescue', { [say('image.state')]: /404/ })
  await page.reload()
  await expectRow(page, 'rescue', { [say('image.state')]: /404/ })

  origin.clear(path)
  await rowOf(page, 'rescue')
    .getByRole('button', { name: say('action.retry') })
    .click()
  await expectRow(page, 'rescue', { [say('image.state')]: say('image.state.ready') })
})

test('D2: a connection that breaks off is tried again by itself, and at once when asked', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const path = '/errors/short.iso'
  const url = origin.put(path, isoBytes())
  origin.fault(path, 'fetch-length-short', { over: probeBytes })
  await register(mold, 'iso', url, { name: 'short' })
  await open('/isos')
  await expectRow(page, 'short', { [say('image.state')]: /^Retry 2 of 5 at \d\d:\d\d/ })
  origin.clear(path)
  await clickRowAction(page, 'short', say('action.retry'))
  await expectRow(page, 'short', { [say('image.state')]: say('image.state.ready') })
})

test('D2: a failed fetch is tried again from another address, and against another checksum', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const bytes = isoBytes()
  origin.fault('/errors/gone.iso', 'fetch-404')
  const gone = origin.put('/errors/gone.iso', bytes)
  await register(mold, 'iso', gone, { name: 'moved', skipprobe: 'true' })
  await open('/isos')
  await expectRow(page, 'moved', { [say('image.state')]: /404/ })
  await clickRowAction(page, 'moved', say('image.retryOther'))
  const panel = page.getByRole('dialog', { name: say('retry.title', { name: 'moved' }) })
  const url = panel.getByLabel(say('retry.url'))
  const submit = panel.getByRole('button', { name: say('action.retry'), exact: true })
  await expect(url).toHaveValue(gone)
  await url.fill('')
  await submit.click()
  await expect(panel.getByText(say('retry.urlMissing'))).toBeVisible()
  await expect(url).toBeFocused()
  const mirror = origin.put('/errors/mirror.iso', bytes)
  await url.fill(mirror)
  // A digest that does not fit: refused once it is fetched, and mended the same way.
  await panel.getByText(say('retry.choice.other'), { exact: true }).click()
  await panel.getByLabel(say('retry.digest')).fill('abc')
  await submit.click()
  await expect(panel.getByText(say('retry.checksumWrong'))).toBeVisible()
  await panel.getByLabel(say('retry.digest')).fill('ab'.repeat(32))
  await panel.getByRole('button', { name: say('apiCall.show') }).click()
  const snippet = page
    .getByRole('dialog', { name: say('apiCall.title') })
    .getByRole('figure', { name: 'cmk' })
  await expect(snippet).toContainText(`cmk retry image`)
  await expect(snippet).toContainText(mirror)
  await page.keyboard.press('Escape')
  await expect(snippet).toHaveCount(0)
  await submit.click()
  await expect(panel).toHaveCount(0)
  await expect(
    rowOf(page, 'moved').getByRole('button', { name: say('action.retry') }),
  ).toBeVisible()
  await expect(rowOf(page, 'moved')).not.toContainText('404')
  await clickRowAction(page, 'moved', say('image.retryOther'))
  await expect(url).toHaveValue(mirror)
  await expect(panel.getByRole('radio', { name: say('retry.choice.other') })).toBeChecked()
  await panel.getByLabel(say('retry.digest')).fill(sha256(bytes))
  await submit.click()
  await expectRow(page, 'moved', { [say('image.state')]: say('image.state.ready') })
})

test('an error gives its code and the id of the request to copy', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  const path = '/errors/report.iso'
  const url = origin.put(path, isoBytes())
  origin.fault(path, 'fetch-404')
  const id = await register(mold, 'iso', url, { name: 'report', skipprobe: 'true' })
  await open('/isos')
  await expectRow(page, 'report', { [say('image.state')]: /404/ })
  await clickRowAction(page, 'report', say('image.retryOther'))
  const panel = page.getByRole('dialog')
  await expect(panel.getByLabel(say('retry.url'))).toHaveValue(url)
  // Somebody else was quicker.
  origin.clear(path)
  await mold.admin.call('retryImage', { id })
  await expect
    .poll(async () => (await mold.admin.call('listIsos', { id })).items[0]?.isready)
    .toBe(true)
  const answer = page.waitForResponse((response) => response.status() === 431)
  await panel.getByRole('button', { name: say('action.retry'), exact: true }).click()
  const requestId = (await answer).headers()['x-request-id'] ?? ''
  expect(requestId).not.toBe('')
  const alert = panel.getByRole('alert').filter({ hasText: 'image.nothing_to_retry' })
  await expect(alert).toContainText(requestId)
  await alert.getByRole('button', { name: say('error.copyDetails') }).click()
  await expect(alert.getByText(say('action.copied'))).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `image.nothing_to_retry ${requestId}`,
  )
})

test('D1: a wrong checksum names both digests', async ({ page, say, origin, open }) => {
  const bytes = isoBytes()
  const given = 'ab'.repeat(32)
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(origin.put('/errors/sum.iso', bytes))
  await add.check.click()
  await expect(add.name).toHaveValue('sum')
  await add.chooseOsType('Other (64-bit)')
  await add.checksum.fill(given.slice(1))
  await expect(add.form.getByText(/63 characters/)).toBeVisible()
  await add.checksum.fill(given)
  await add.submit.click()
  await expectRow(page, 'sum', { [say('image.state')]: /checksum/i })
  await page.getByRole('link', { name: 'sum', exact: true }).click()
  const zones = page.getByRole('table', { name: say('image.zones') })
  await expect(zones).toContainText(sha256(bytes))
  await expect(zones).toContainText(given)
})

test('D1: what the first bytes show to be no ISO is refused in the form', async ({
  page,
  say,
  origin,
  open,
}) => {
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(origin.put('/errors/text.iso', Buffer.from('hello '.repeat(mib / 6))))
  await add.check.click()
  await expect(add.name).toHaveValue('text')
  await add.chooseOsType('Other (64-bit)')
  await add.submit.click()
  await expect(add.url).toHaveAccessibleDescription(/The content is plain text and not ISO/)
  await expect(add.url).toBeFocused()
  await expect(page).toHaveURL('/isos/add')
})

test('D1: a bad name is said beside its field, which gets the focus', async ({
  page,
  say,
  origin,
  open,
}) => {
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(origin.put('/errors/name.iso', isoBytes()))
  await add.check.click()
  await expect(add.name).toHaveValue('name')
  await add.chooseOsType('Other (64-bit)')
  const wrong = [
    ['', /name/i],
    ['x'.repeat(300), /300 characters, at most 255/],
    ['debian\u202Egnp.iso', /U\+202E/],
  ] as const
  for (const [name, words] of wrong) {
    await add.name.fill(name)
    await add.submit.click()
    await expect(add.name).toHaveAccessibleDescription(words)
    await expect(add.name).toBeFocused()
  }
  await add.name.fill('설치 디스크 😀')
  await add.submit.click()
  await expectRow(page, '설치 디스크 😀', { [say('image.state')]: say('image.state.ready') })
})

test('M2: a server that is away is said, and everything goes on when it is back', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  await register(mold, 'iso', origin.put('/errors/before.iso', isoBytes()), { name: 'before' })
  await open('/isos')
  await expectRow(page, 'before', { [say('image.state')]: say('image.state.ready') })

  await mold.stop()
  const strip = page.getByRole('status').filter({ hasText: say('live.down') })
  await expect(strip).toBeVisible()
  await expectRow(page, 'before')
  await page.getByRole('link', { name: say('images.tab.shared') }).click()
  await expect(page.getByRole('alert')).toContainText(/answer/)

  await mold.start()
  await page
    .getByRole('alert')
    .getByRole('button', { name: say('action.retry') })
    .click()
  await expect(page.getByRole('heading', { name: say('images.emptyTab.shared') })).toBeVisible()
  await page.goBack()
  await expect(strip).toBeHidden({ timeout: 40_000 })
  await register(mold, 'iso', origin.put('/errors/after.iso', isoBytes()), { name: 'after' })
  await expectRow(page, 'after', { [say('image.state')]: say('image.state.ready') })
})

test('M2: what is opened while the server is away opens when it is back, and the page stands', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  await register(mold, 'iso', origin.put('/errors/one.iso', isoBytes()), { name: 'one' })
  await open('/isos')
  await expectRow(page, 'one', { [say('image.state')]: say('image.state.ready') })
  await mold.stop()
  await openRowMenu(page, 'one')
  await expectRow(page, 'one')
  await mold.start()
  await page.getByRole('menuitem', { name: say('image.download') }).click()
  const dialog = page.getByRole('dialog', { name: say('download.title.iso', { name: 'one' }) })
  await expect(dialog.getByRole('link', { name: say('image.download') })).toBeVisible()
})
