import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { addForm } from './support/add-form.ts'
import { isoBytes, mib } from './support/images.ts'
import { clickRowAction, expectRow } from './support/lists.ts'
import { joinHost } from './support/machines.ts'
import { seedTemplates } from './support/seed.ts'
import { adminKeys } from './support/server.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'
import { beginByApi } from './support/upload.ts'

const run = promisify(execFile)

/** Runs what the dialog gives for curl, as somebody with keys would in a shell. */
async function runScript(script: string, cwd?: string): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    CLOUDSTACK_KEY: adminKeys.apiKey,
    CLOUDSTACK_SECRET: adminKeys.secret,
  }
  const { stdout } = await run('sh', ['-c', script], { env, ...(cwd && { cwd }) })
  return stdout
}

async function copied(page: Page, say: Say, tool: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: say('apiCall.title') })
  const figure = dialog.getByRole('figure', { name: tool })
  await figure.getByRole('button', { name: say('action.copy') }).click()
  await expect(figure.getByText(say('action.copied'))).toBeAttached()
  return page.evaluate(() => navigator.clipboard.readText())
}

test('M1: the add form as an API call does in a shell what the form would do', async ({
  page,
  say,
  origin,
  open,
}) => {
  const url = origin.put('/api-call/debian-12.iso', isoBytes())
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.url.fill(url)
  await add.check.click()
  await expect(page.getByText(say('add.found'))).toBeVisible()
  await add.name.fill(`it's $HOME "회계" \`x\``)
  await add.chooseOsType('Debian GNU/Linux 12 (64-bit)')
  await add.form.getByRole('button', { name: say('apiCall.show') }).click()
  await expect(page.getByRole('figure', { name: 'cmk' })).toContainText('cmk register iso')
  const script = await copied(page, say, 'curl')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(add.form.getByRole('button', { name: say('apiCall.show') })).toBeFocused()
  expect(JSON.parse(await runScript(script))).toMatchObject({ registerisoresponse: { count: 1 } })
  await add.form.getByRole('link', { name: say('action.cancel') }).click()
  await page.getByRole('button', { name: say('dialog.discard') }).click()
  await expectRow(page, `it's $HOME "회계" \`x\``, {
    [say('image.state')]: say('image.state.ready'),
  })
})

test('F4: the same for a file of this computer sends the file too', async ({ page, say, open }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-api-call-'))
  const name = 'rocky 9; "표준".iso'
  const buffer = isoBytes(3 * mib)
  await writeFile(path.join(folder, name), buffer)
  await open('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form
    .getByLabel(say('add.fileChoose'))
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
  await add.name.fill('rocky-9')
  await add.chooseOsType('Rocky Linux 9')
  await add.form.getByRole('button', { name: say('apiCall.show') }).click()
  const script = await copied(page, say, 'curl')
  expect(await runScript(script, folder)).toBe('upload successful.')
  await page.goto('/isos')
  await expectRow(page, 'rocky-9', { [say('image.state')]: say('image.state.ready') })
  await rm(folder, { recursive: true })
})

test('M1: above a form it closes alone, and the form keeps its edits', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates')
  await clickRowAction(page, 'web', say('action.edit'))
  const panel = page.getByRole('dialog', { name: say('edit.title.template') })
  await panel.getByRole('textbox', { name: say('image.name') }).fill('web 2')
  await panel.getByRole('button', { name: say('apiCall.show') }).click()
  const dialog = page.getByRole('dialog', { name: say('apiCall.title') })
  await expect(dialog).toContainText("name='web 2'")
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(panel.getByRole('textbox', { name: say('image.name') })).toHaveValue('web 2')
  await expect(panel.getByText(say('dialog.discardQuestion'))).toHaveCount(0)
  await expect(panel.getByRole('button', { name: say('apiCall.show') })).toBeFocused()
})

test('M1: a row, a page and a setting have theirs', async ({ page, say, mold, open }) => {
  await seedTemplates(mold, 1, () => ({ name: 'web' }))
  await open('/templates')
  await clickRowAction(page, 'web', say('apiCall.show'))
  const dialog = page.getByRole('dialog', { name: say('apiCall.title') })
  await dialog.getByText('deleteTemplate', { exact: true }).click()
  await expect(dialog.getByRole('figure', { name: 'cmk' })).toContainText('cmk delete template')
  await page.goto('/uploads')
  await page.getByRole('button', { name: say('apiCall.show') }).click()
  await expect(dialog.getByRole('figure', { name: 'cmk' })).toContainText('cmk list uploads')
  await page.keyboard.press('Escape')
  await page.goto('/settings?q=max.template.iso.size')
  await page.getByRole('textbox').fill('120')
  await page.getByRole('button', { name: new RegExp(`: ${say('apiCall.show')}$`) }).click()
  await expect(dialog.getByRole('figure', { name: 'Terraform' })).toContainText('value = "120"')
})

test('M1: rows of infrastructure, people and events have theirs, with Terraform where it knows the thing', async ({
  page,
  say,
  mold,
  open,
}) => {
  await mold.admin.call('createProject', { name: 'api-call-team', displaytext: 'team' })
  await joinHost(mold, 'api-call-host')
  const rows = [
    ['/infrastructure', 'infra.tab.zones', 'list zones', 'cloudstack_zone'],
    ['/infrastructure/hosts', 'infra.tab.hosts', 'list hosts', undefined],
    ['/infrastructure/primary-storage', 'infra.tab.pools', 'list storagepools', undefined],
    ['/infrastructure/stores', 'infra.tab.stores', 'list imagestores', undefined],
    ['/infrastructure/servers', 'infra.tab.servers', 'list managementservers', undefined],
    [
      '/infrastructure/offerings',
      'infra.offering.service',
      'list serviceofferings',
      'cloudstack_service_offering',
    ],
    [
      '/infrastructure/offerings',
      'infra.offering.disk',
      'list diskofferings',
      'cloudstack_disk_offering',
    ],
    ['/accounts', 'nav.accounts', 'list accounts', undefined],
    ['/domains', 'nav.domains', 'list domains', 'cloudstack_domain'],
    ['/projects', 'nav.projects', 'list projects', 'cloudstack_project'],
    ['/events', 'events.list', 'list events', undefined],
  ] as const
  await open('/templates')
  const dialog = page.getByRole('dialog', { name: say('apiCall.title') })
  for (const [address, table, words, terraform] of rows) {
    await page.goto(address)
    const row = page
      .getByRole('table', { name: say(table) })
      .getByRole('row')
      .nth(1)
    await row.getByRole('button', { name: say('action.more') }).click()
    await page.getByRole('menuitem', { name: say('apiCall.show'), exact: true }).click()
    await expect(dialog.getByRole('figure', { name: 'cmk' }), address).toContainText(`cmk ${words}`)
    const shown = dialog.getByRole('figure', { name: 'Terraform' })
    if (terraform === undefined) await expect(shown).toHaveCount(0)
    else await expect(shown).toContainText(`data "${terraform}"`)
  }
})

test('M1: an upload has its own', async ({ page, say, mold, open }) => {
  await beginByApi(mold, 'api-call-upload', isoBytes(2 * mib), mib)
  await open('/uploads')
  await page.getByRole('button', { name: `api-call-upload: ${say('apiCall.show')}` }).click()
  const dialog = page.getByRole('dialog', { name: say('apiCall.title') })
  await expect(dialog.getByRole('figure', { name: 'cmk' })).toContainText('cmk list uploads')
  await dialog.getByText('deleteIso', { exact: true }).click()
  await expect(dialog.getByRole('figure', { name: 'cmk' })).toContainText('cmk delete iso')
})
