import type { Page } from '@playwright/test'
import { makeCertificate } from '../bff/test/support/certificate.ts'
import { expectAccessible, showTheme } from './support/axe.ts'
import { joinHost } from './support/machines.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const dayMs = 86_400_000
const address = '/infrastructure/certificates'
const soon = { timeout: 20_000 }

const mirror = makeCertificate('mirror.example', {
  ca: true,
  notAfter: new Date(Date.now() + 400 * dayMs),
})

const dialogOf = (page: Page) => page.getByRole('dialog')

/** What the matrix says of a certificate on a host; a button that opens it. */
const cell = (page: Page, words: string, alias: string, host: string) =>
  page.getByRole('button', { name: `${words}: ${alias}, ${host}`, exact: true })

async function paste(page: Page, say: Say, name: string, pem: string): Promise<void> {
  await page
    .getByRole('button', { name: say('cert.upload'), exact: true })
    .first()
    .click()
  const dialog = dialogOf(page)
  await dialog.getByRole('textbox', { name: say('infra.name') }).fill(name)
  await dialog.getByRole('textbox', { name: say('cert.pem') }).fill(pem)
}

async function act(page: Page, label: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: label, exact: true }).click()
}

for (const language of ['en', 'ko'] as const) {
  test.describe(`certificates of direct downloads, ${language}`, () => {
    test.use({ language })

    test('E3: one is uploaded to all hosts, revoked on one, given back, and revoked everywhere', async ({
      page,
      say,
      mold,
      open,
    }) => {
      const [one, two] = [await joinHost(mold, 'kvm1'), await joinHost(mold, 'kvm2')]
      try {
        await open(address)
        await expect(page.getByRole('heading', { name: say('cert.none') })).toBeVisible()
        await paste(page, say, '../mirror', 'no certificate')
        const dialog = dialogOf(page)
        await act(page, say('cert.uploadSubmit'))
        await expect(dialog).toContainText(say('cert.wrong.name'))
        await expect(dialog).toContainText(say('cert.wrong.malformed'))
        await dialog.getByRole('textbox', { name: say('infra.name') }).fill('mirror')
        const pem = dialog.getByRole('textbox', { name: say('cert.pem') })
        // A key is told before anything is sent.
        await pem.fill(`${mirror.cert}${mirror.key}`)
        await expect(dialog).toContainText(say('cert.wrong.key'))
        await pem.fill(mirror.cert.split('\n').slice(1, -2).join(''))
        await expect(dialog.getByRole('status')).toContainText('mirror.example')
        await expectAccessible(page, 'the form of a certificate')
        await act(page, say('cert.uploadSubmit'))
        await expect(dialog).toHaveCount(0)
        for (const host of ['kvm1', 'kvm2']) {
          await expect(cell(page, say('cert.state.trusted'), 'mirror', host)).toBeVisible()
        }
        expect([...one.certificates.values()]).toEqual([mirror.cert])

        await cell(page, say('cert.state.trusted'), 'mirror', 'kvm2').click()
        await act(page, say('cert.revokeHere'))
        await expect(dialog).toContainText(say('cert.onHostExcepted'))
        await expectAccessible(page, 'a certificate on a host')
        expect(two.certificates.size).toBe(0)
        await act(page, say('cert.giveBack'))
        await expect(dialog).toContainText(say('cert.onHostWanted'))
        // What comes by the event stream may be there before the call has ended, and until then nothing closes it.
        await expect(
          dialog.getByRole('button', { name: say('action.close') }).first(),
        ).toBeEnabled()
        await page.keyboard.press('Escape')
        await expect(dialog).toHaveCount(0)
        expect(two.certificates.size).toBe(1)
        await expect(cell(page, say('cert.state.trusted'), 'mirror', 'kvm2')).toBeFocused()

        await page.getByRole('button', { name: `mirror: ${say('action.more')}` }).click()
        await page.getByRole('menuitem', { name: say('cert.revoke'), exact: true }).click()
        await expect(dialog).toContainText(say('cert.revokeMeans.name'))
        await act(page, say('cert.revoke'))
        await expect(page.getByRole('heading', { name: say('cert.none') })).toBeVisible()
        expect([one.certificates.size, two.certificates.size]).toEqual([0, 0])
      } finally {
        await Promise.all([one.stop(), two.stop()])
      }
    })

    test('P15: a host that failed is seen with its reason and tried again, one that joins is seen at once', async ({
      page,
      say,
      mold,
      open,
    }) => {
      const agent = await joinHost(mold, 'kvm1')
      let late: Awaited<ReturnType<typeof joinHost>> | undefined
      try {
        await agent.heard()
        await open(address)
        agent.failNext('certificates.set', 'host.tool_missing', {
          program: 'keytool',
          package: 'default-jre-headless',
        })
        await paste(page, say, 'mirror', mirror.cert)
        await act(page, say('cert.uploadSubmit'))
        await expect(dialogOf(page)).toHaveCount(0)
        const body = page.getByRole('region', { name: say('infra.tab.certificates') })
        await expect(body.getByRole('status')).toContainText('default-jre-headless')
        await expect(cell(page, say('cert.state.failed'), 'mirror', 'kvm1')).toBeVisible()
        // The strip above every page tells of it, too.
        await expect(page.getByRole('region', { name: say('health.title') })).toBeVisible(soon)
        for (const theme of ['light', 'dark'] as const) {
          await showTheme(page, theme)
          await expectAccessible(page, `the matrix, ${theme}`)
        }
        await body.getByRole('button', { name: say('action.retry') }).click()
        await expect(cell(page, say('cert.state.trusted'), 'mirror', 'kvm1')).toBeVisible(soon)
        await expect(body.getByRole('status')).toHaveCount(0)

        late = await joinHost(mold, 'kvm3')
        await expect(cell(page, say('cert.state.trusted'), 'mirror', 'kvm3')).toBeVisible(soon)
        await page.setViewportSize({ width: 375, height: 700 })
        await expect(page.getByRole('button', { name: 'mirror', exact: true })).toBeVisible()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(wide).toBeLessThanOrEqual(375)
        await page.getByRole('button', { name: 'mirror', exact: true }).click()
        await expect(dialogOf(page)).toContainText('CN=mirror.example')
      } finally {
        await Promise.all([agent.stop(), late?.stop()])
      }
    })
  })
}

test('Pain 28: a certificate from a file is named, and warned of when it ends soon', async ({
  page,
  say,
  open,
}) => {
  // Headless browsers cannot answer the picker that remembers files.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showOpenFilePicker'))
  await open(address)
  await page
    .getByRole('button', { name: say('cert.upload'), exact: true })
    .first()
    .click()
  const dialog = dialogOf(page)
  const soonOver = makeCertificate('soon.example', { notAfter: new Date(Date.now() + 5.5 * dayMs) })
  const file = dialog.locator('input[type=file]')
  await file.setInputFiles({
    name: 'big.pem',
    mimeType: 'application/x-pem-file',
    buffer: Buffer.alloc(70_000, 'x'),
  })
  await expect(dialog).toContainText(say('cert.wrong.long'))
  await file.setInputFiles({
    name: 'soon-over.pem',
    mimeType: 'application/x-pem-file',
    buffer: Buffer.from(soonOver.cert),
  })
  await expect(dialog.getByRole('textbox', { name: say('infra.name') })).toHaveValue('soon-over')
  await act(page, say('cert.uploadSubmit'))
  await expect(dialog).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: 'soon-over' })
  await expect(row).toContainText(say('cert.expiresWithin', { days: 6 }))
  await expect(page.getByRole('region', { name: say('health.title') })).toContainText(
    'soon-over',
    soon,
  )
})
