import type { Page, Route } from '@playwright/test'
import { qcow2Bytes, register } from './support/images.ts'
import { expectNames, expectRow } from './support/lists.ts'
import { seedTemplates, seedTwoZones } from './support/seed.ts'
import type { Mold } from './support/server.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'
import { makeZone } from './support/zones.ts'

const barOf = (page: Page, say: Say) => page.getByRole('region', { name: say('bulk.bar') })
const choose = (page: Page, name: string) => page.getByRole('checkbox', { name }).check()

/** Opens the options of everything that the list matches, with one of them chosen. */
async function askForAll(page: Page, say: Say, count: number) {
  await choose(page, say('list.selectPage'))
  const bar = barOf(page, say)
  await bar.getByRole('button', { name: say('bulk.selectAll', { count }) }).click()
  await bar.getByRole('button', { name: say('bulk.flags') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('image.flag.passwordenabled')).selectOption('on')
  return { dialog, save: dialog.getByRole('button', { name: say('action.save') }) }
}

const commandOf = (route: Route) =>
  new URLSearchParams(route.request().postData() ?? '').get('command')

/** Holds back the calls of a command until the answer is called, and tells when one has come. */
async function holdBack(page: Page, command: string) {
  const { promise: asked, resolve: tell } = Promise.withResolvers<void>()
  const { promise: may, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/client/api**', async (route) => {
    if (commandOf(route) === command) {
      tell()
      await may
    }
    // One that was given up meanwhile cannot go on.
    await route.continue().catch(() => undefined)
  })
  return { asked, letGo }
}

test('M2: many are deleted at once, in several zones only after the number was typed', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 3)
  await seedTwoZones(mold, 'in-two-zones')
  await open('/templates')
  await choose(page, say('list.selectRow', { name: 'template-01' }))
  await choose(page, say('list.selectRow', { name: 'in-two-zones' }))
  await expect(barOf(page, say)).toContainText(say('bulk.selected', { count: 2 }))
  await barOf(page, say)
    .getByRole('button', { name: say('bulk.delete') })
    .click()
  const dialog = page.getByRole('dialog')
  const remove = dialog.getByRole('button', { name: say('action.delete'), exact: true })
  await expect(remove).toBeDisabled()
  await dialog.getByRole('textbox').fill('3')
  await expect(remove).toBeDisabled()
  await dialog.getByRole('textbox').fill('2')
  await remove.click()
  await expect(dialog).toContainText(say('bulk.succeeded', { count: 2 }))
  await dialog
    .getByRole('button', { name: say('action.close') })
    .last()
    .click()
  await expectNames(page, ['template-02', 'template-03'])
  await expect(barOf(page, say)).toBeHidden()
})

test('M2: one list says of each that failed why, and tries those again', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 2)
  await open('/templates')
  await choose(page, say('list.selectPage'))
  await barOf(page, say)
    .getByRole('button', { name: say('image.cancel') })
    .click()
  const dialog = page.getByRole('dialog')
  const failures = dialog.getByRole('list').getByRole('listitem')
  await expect(failures).toHaveCount(2)
  await expect(failures.first()).toContainText(/template-0\d.+/)
  await mold.sql(`update template_zone set state = 'waiting', object_id = null
    where template_id in (select id from vm_template where name = 'template-02')`)
  await dialog.getByRole('button', { name: say('bulk.retryFailed', { count: 2 }) }).click()
  await expect(dialog).toContainText(say('bulk.succeeded', { count: 1 }))
  await expect(failures).toHaveCount(1)
  await expect(failures).toContainText('template-01')
  await dialog
    .getByRole('button', { name: say('action.close') })
    .last()
    .click()
  await expectRow(page, 'template-02', { [say('image.state')]: say('image.state.cancelled') })
})

test('M2: many are copied to zones at once, and the same calls can be made by a script', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  for (const name of ['bulk-1', 'bulk-2']) {
    await register(mold, 'template', origin.put(`/bulk/${name}.qcow2`, qcow2Bytes()), { name })
  }
  const busan = await makeZone(mold, 'busan')
  await open('/templates')
  for (const name of ['bulk-1', 'bulk-2']) {
    await expectRow(page, name, { [say('image.state')]: say('image.state.ready') })
  }
  await choose(page, say('list.selectPage'))
  await barOf(page, say)
    .getByRole('button', { name: say('bulk.copy') })
    .click()
  const dialog = page.getByRole('dialog', { name: say('bulk.title.copy', { count: 2 }) })
  const submit = dialog.getByRole('button', { name: say('action.copyImage'), exact: true })
  await expect(submit).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'busan' }).check()
  await dialog.getByRole('button', { name: say('apiCall.show') }).click()
  const calls = page.getByRole('dialog', { name: say('apiCall.title') })
  const script = new RegExp(`(cmk copy template id=\\S+ destzoneids=${busan}\\s*){2}`)
  await expect(calls.getByText(script)).toBeVisible()
  await calls
    .getByRole('button', { name: say('action.close') })
    .last()
    .click()
  await submit.click()
  await expect(dialog).toContainText(say('bulk.succeeded', { count: 2 }))
  await dialog
    .getByRole('button', { name: say('action.close') })
    .last()
    .click()
  await expect
    .poll(async () => {
      const at = { templatefilter: 'all', zoneid: busan, isready: true }
      return (await mold.admin.call('listTemplates', at)).count
    })
    .toBe(2)
})

test('M2: everything that matches is chosen across pages, and options are switched for all of it', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 45, ({ index }) => ({ name: `${index % 2 ? 'odd' : 'even'}-${index}` }))
  await open('/templates?q=odd')
  await choose(page, say('list.selectPage'))
  const bar = barOf(page, say)
  await bar.getByRole('button', { name: say('bulk.selectAll', { count: 23 }) }).click()
  await expect(bar).toContainText(say('bulk.allSelected', { count: 23 }))
  await bar.getByRole('button', { name: say('bulk.flags') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('image.flag.passwordenabled')).selectOption('on')
  await dialog.getByRole('button', { name: say('action.save') }).click()
  await expect(dialog).toContainText(say('bulk.done', { done: 23, count: 23 }))
  expect(await changed(mold)).toBe(23)
})

test('M2: download links of many are made at once', async ({ page, say, mold, open }) => {
  await seedTemplates(mold, 2)
  await open('/templates')
  await choose(page, say('list.selectPage'))
  await barOf(page, say)
    .getByRole('button', { name: say('bulk.links') })
    .click()
  const links = page.getByRole('dialog').getByRole('link')
  await expect(links).toHaveCount(2)
  await expect(links.first()).toHaveAttribute('href', /\/userdata\//)
})

test('M2: stopped while what matches is read, nothing is done to any', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 25)
  await open('/templates')
  const { dialog, save } = await askForAll(page, say, 25)
  const { asked, letGo } = await holdBack(page, 'listTemplates')
  await save.click()
  await asked
  await dialog.getByRole('button', { name: say('bulk.stop') }).click()
  letGo()
  await expect(save).toBeEnabled()
  await expect(dialog.getByRole('alert')).toBeHidden()
  expect(await changed(mold)).toBe(0)
})

test('M2: nothing is done when more match than were agreed to', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 25)
  await open('/templates')
  const { dialog, save } = await askForAll(page, say, 25)
  await seedTemplates(mold, 1, () => ({ name: 'came-later' }))
  await save.click()
  await expect(dialog).toContainText(say('client.more_match', { count: 25, now: 26 }))
  expect(await changed(mold)).toBe(0)
})

test('M2: a server that is away ends it, and what is left is gone on with', async ({
  page,
  say,
  mold,
  open,
}) => {
  await seedTemplates(mold, 25)
  await open('/templates')
  // A page that has just come has not loaded them yet, and no server could give them later.
  await expect.poll(() => page.evaluate(hasErrorTexts)).toBe(true)
  const { dialog, save } = await askForAll(page, say, 25)
  let calls = 0
  let stopped: Promise<void> | undefined
  await page.route('**/client/api**', async (route) => {
    if (commandOf(route) === 'updateTemplate') {
      calls += 1
      if (calls > 6) stopped ??= mold.stop()
    }
    await stopped
    await route.continue()
  })
  await save.click()
  const goOn = dialog.getByRole('button', { name: new RegExp(say('bulk.goOn', { count: '\\d+' })) })
  await expect(goOn).toBeVisible()
  // Three were under way at most.
  expect(calls).toBeLessThanOrEqual(9)
  await expect(dialog).toContainText(say('client.unreachable'))
  await page.unrouteAll()
  await mold.start()
  // Those under way when it stopped may have reached it or not.
  expect([4, 5, 6]).toContain(await changed(mold))
  await goOn.click()
  await expect(dialog).toContainText(say('bulk.done', { done: 25, count: 25 }))
  expect(await changed(mold)).toBe(25)
})

function hasErrorTexts(): boolean {
  return performance.getEntriesByType('resource').some(({ name }) => name.includes('/error-texts-'))
}

/** How many have the option that these tests switch on. */
async function changed(mold: Mold): Promise<number> {
  const answer = await mold.sql('select count(*) from vm_template where password_enabled')
  return Number(/\d+/.exec(answer)?.[0])
}
