import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { expectFacts } from './support/facts.ts'
import { gzip, isoBytes, isStored, mib, probeBytes, qcow2Bytes, sha256 } from './support/images.ts'
import { expectRow, rowOf } from './support/lists.ts'
import { expect, signIn, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const looks = [
  { language: 'ko', theme: 'light' },
  { language: 'ko', theme: 'dark' },
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
] as const

for (const { language, theme } of looks) {
  test.describe(`${language}, ${theme}`, () => {
    // As a new installation is: nothing internal may be fetched from.
    test.use({ language, theme, allowedSites: null })

    test('J1, D2, H1, I1: an ISO comes in by URL, becomes Ready by itself, goes out again and is deleted', async ({
      page,
      say,
      origin,
      mold,
    }) => {
      const bytes = isoBytes(4 * mib)
      const path = `/${language}-${theme}/debian-12.8.0-amd64-netinst.iso`
      const url = origin.put(path, bytes)
      const release = origin.hold(path, bytes.length / 2, probeBytes)
      const name = `데비안 12 설치 (${theme})`

      await test.step('sign in', async () => {
        await page.goto('/')
        await signIn(page, say)
        await page.getByRole('link', { name: say('nav.isos') }).click()
        await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()
      })

      await test.step('allow the internal address; the probe fills the form', async () => {
        await page
          .getByRole('link', { name: say('images.add.iso') })
          .first()
          .click()
        const add = addForm(page, say, 'iso')
        await add.url.fill(url)
        await add.url.press('Tab')
        await expect(add.url).toHaveAccessibleDescription(/127\.0\.0\.1/)
        await add.form
          .getByRole('button', { name: say('add.allow', { cidr: '127.0.0.0/8' }) })
          .click()
        await expectFacts(add.form, {
          [say('add.fact.fileName')]: 'debian-12.8.0-amd64-netinst.iso',
          [say('add.fact.size')]: '4.0 MiB',
          [say('add.fact.format')]: 'ISO',
          [say('add.fact.bootable')]: say('add.fact.bootableYes'),
        })
        await expect(add.name).toHaveValue('debian-12.8.0-amd64-netinst')
        await expect(add.osType).toHaveValue('Debian GNU/Linux 12 (64-bit)')
        await add.name.fill(name)
        await add.submit.click()
      })

      await test.step('the row moves and becomes Ready', async () => {
        await release.reached
        await expectRow(page, name, { [say('image.state')]: say('image.state.fetching') })
        const bar = page.getByRole('progressbar', { name: say('image.progressOf', { name }) })
        await expect(bar).toHaveAttribute('value', '50')
        release()
        await expectRow(page, name, {
          [say('image.state')]: say('image.state.ready'),
          [say('image.size')]: '4.0 MiB',
          [say('image.zones')]: '1/1',
        })
        expect(await isStored(mold, sha256(bytes))).toBe(true)
      })

      await test.step('details and download', async () => {
        await page.getByRole('link', { name, exact: true }).click()
        await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
        await expectFacts(page, { [say('image.checksum')]: new RegExp(sha256(bytes)) })
        const download = await downloadFrom(page, say, name, 'iso')
        expect(download).toEqual({ name: `${name}.iso`, digest: sha256(bytes) })
      })

      await test.step('delete', async () => {
        await page.getByRole('button', { name: say('action.more'), exact: true }).click()
        await page.getByRole('menuitem', { name: `${say('action.delete')}…` }).click()
        await confirmDelete(page, say, name, 'iso')
        await expect(page).toHaveURL(/\/isos(\?|$)/)
        await expect(page.getByRole('heading', { name: say('images.empty.iso') })).toBeVisible()
        await expect.poll(() => isStored(mold, sha256(bytes))).toBe(false)
      })
    })
  })
}

for (const { language, theme } of [looks[1], looks[2]]) {
  test.describe(`${language}, ${theme}`, () => {
    test.use({ language, theme })

    test('D1, D2, H1, I1: a packed template is unpacked, becomes Ready, goes out again and is deleted', async ({
      page,
      say,
      origin,
      mold,
      open,
    }) => {
      const bytes = qcow2Bytes(2 * mib)
      const packed = gzip(bytes)
      const url = origin.put(`/${language}/rocky-9-회계팀.qcow2.gz`, packed)
      const name = 'rocky-9-회계팀'

      await open('/templates/add')
      const add = addForm(page, say, 'template')
      await add.url.fill(encodeURI(url))
      await add.check.click()
      await expectFacts(add.form, {
        [say('add.fact.compression')]: '.gz',
        [say('add.fact.format')]: say('add.fact.formatByName', { format: 'QCOW2' }),
      })
      await expect(add.name).toHaveValue(name)
      await expect(add.osType).toHaveValue('Rocky Linux 9')
      await add.chooseOsType('Rocky Linux 10')
      await add.checksum.fill(sha256(packed))
      await expect(
        add.form.getByText(say('add.checksumKnown', { algorithm: 'SHA-256' })),
      ).toBeVisible()
      await add.submit.click()
      await expectRow(page, name, {
        [say('image.state')]: say('image.state.ready'),
        [say('image.hypervisor')]: 'KVM',
        [say('image.format')]: 'QCOW2',
        [say('image.osType')]: 'Rocky Linux 10',
      })

      await page.getByRole('link', { name, exact: true }).click()
      await expectFacts(page, {
        [say('image.checksum')]: new RegExp(sha256(bytes)),
        [say('image.sourcechecksum')]: new RegExp(sha256(packed)),
      })
      const download = await downloadFrom(page, say, name, 'template')
      expect(download).toEqual({ name: `${name}.qcow2`, digest: sha256(bytes) })

      await page.getByRole('button', { name: say('action.more'), exact: true }).click()
      await page.getByRole('menuitem', { name: `${say('action.delete')}…` }).click()
      await confirmDelete(page, say, name, 'template')
      await expect(rowOf(page, name)).toHaveCount(0)
      await expect.poll(() => isStored(mold, sha256(bytes))).toBe(false)
    })
  })
}

/** Downloads by the dialog of a details page; gives the file's name and the digest of its bytes. */
async function downloadFrom(page: Page, say: Say, name: string, kind: 'iso' | 'template') {
  await page.getByRole('button', { name: say('image.download'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say(`download.title.${kind}`, { name }) })
  const started = page.waitForEvent('download')
  await dialog.getByRole('link', { name: say('image.download') }).click()
  const download = await started
  const bytes = await readFile(await download.path())
  await dialog
    .getByRole('button', { name: say('action.close') })
    .last()
    .click()
  await expect(dialog).toBeHidden()
  return { name: download.suggestedFilename(), digest: sha256(bytes) }
}

async function confirmDelete(page: Page, say: Say, name: string, kind: 'iso' | 'template') {
  const dialog = page.getByRole('dialog', { name: say(`delete.title.${kind}`, { name }) })
  await dialog.getByRole('button', { name: say('action.delete'), exact: true }).click()
  await expect(dialog).toBeHidden()
}
