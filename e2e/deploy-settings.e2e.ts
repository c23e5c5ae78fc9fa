import type { Page } from '@playwright/test'
import { applianceBytes, licence, registerAppliance } from './support/appliance.ts'
import { expectFacts } from './support/facts.ts'
import { qcow2Bytes, register } from './support/images.ts'
import { clickRowAction, openRowMenu } from './support/lists.ts'
import { expect, test } from './support/test.ts'
import type { Say } from './support/texts.ts'

const networks = ['6eb22f91-7454-4107-89f4-36afcdf33021', '0d8a5f3e-9b7c-4a53-8f0e-6d9a4f2f7c11']
const password = 'a very secret one'

const step = (page: Page, say: Say, name: string) =>
  page.getByRole('form', { name: say(`deploy.step.${name}`) })

const next = (page: Page, say: Say) =>
  page.getByRole('button', { name: say('deploy.next'), exact: true }).click()

/** What the browser keeps for another time. */
const keptByBrowser = (page: Page) =>
  page.evaluate(() => JSON.stringify(Object.entries(localStorage)))

async function answerNics(page: Page, say: Say) {
  for (const [at, network] of networks.entries()) {
    const nic = `Network adapter ${at + 1}`
    await page.getByLabel(say('deploy.nicField', { nic })).fill(network)
  }
}

async function acceptAll(page: Page, say: Say) {
  for (const title of ['Terms of use', 'Notices']) {
    const part = page.getByRole('region', { name: title, exact: true }).first()
    await part.getByRole('checkbox', { name: say('deploy.accept') }).check()
  }
}

test('D4: the page of an appliance shows its disks, NICs, properties, configurations and licences', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const id = await registerAppliance(mold, origin, 'web-appliance')
  await open(`/templates/${id}`)
  const part = page.getByRole('region', { name: say('appliance.title'), exact: true })
  const row = (name: string) =>
    part.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
  await expect(row('Hard disk 1')).toContainText('1.0 MiB')
  await expect(row('VM Network')).toContainText('Network adapter 1')
  await expect(row('Host name')).toContainText(
    `${say('appliance.kind.string')}, ${say('appliance.length.between', { min: 1, max: 63 })}`,
  )
  await expect(row('MTU')).toContainText('1500')
  await expect(row('build')).toContainText(say('appliance.fixed'))
  await expect(row('Large')).toContainText('8 virtual CPUs · 16384 MB of memory')
  const terms = part.getByRole('region', { name: 'Terms of use' })
  await expect(terms).toBeHidden()
  await part.getByText('Terms of use').click()
  expect(await terms.textContent()).toBe(licence.trim())
})

test('D4: the wizard asks for configuration, NICs, properties and licences, and shows the deploy call', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const id = await registerAppliance(mold, origin, 'web-appliance')
  await open('/templates')
  await clickRowAction(page, 'web-appliance', say('image.deploySettings'))

  const configuration = step(page, say, 'configuration')
  await expect(configuration.getByRole('radio', { name: /Large/ })).toBeChecked()
  await configuration.getByRole('radio', { name: /Small/ }).check()
  await next(page, say)

  const nics = step(page, say, 'nics')
  const first = nics.getByLabel(say('deploy.nicField', { nic: 'Network adapter 1' }))
  await next(page, say)
  await expect(nics.getByText(say('deploy.networkIdWrong'))).toHaveCount(2)
  await expect(first).toBeFocused()
  await answerNics(page, say)
  await expect(nics.getByText(say('deploy.networkIdWrong'))).toHaveCount(0)
  await next(page, say)

  const properties = step(page, say, 'properties')
  await expect(properties.getByRole('region', { name: 'Users' })).toBeVisible()
  await expect(properties.getByLabel('Host name')).toHaveValue('web')
  await properties.getByLabel('Host name').fill('')
  await properties.getByLabel('MTU').fill('70000')
  const secret = properties.getByLabel('Password of admin')
  await expect(secret).toHaveAttribute('type', 'password')
  await secret.fill('short')
  await properties.getByLabel('Addresses').selectOption('static')
  await properties.getByRole('switch', { name: 'SSH' }).check()
  await next(page, say)
  await expect(properties.getByText(say('deploy.problem.missing'))).toBeVisible()
  await expect(
    properties.getByText(say('deploy.problem.range', { least: 0, most: 65535 })),
  ).toBeVisible()
  await expect(properties.getByText(say('deploy.problem.short', { length: 8 }))).toBeVisible()
  await expect(properties.getByLabel('Host name')).toBeFocused()
  await properties.getByLabel('Host name').fill('db')
  await properties.getByLabel('MTU').fill('9000')
  await secret.fill(password)

  await page.getByRole('button', { name: say('deploy.back'), exact: true }).click()
  await expect(first).toHaveValue(networks[0] ?? '')
  await next(page, say)
  await expect(secret).toHaveValue(password)
  await next(page, say)

  const licences = step(page, say, 'licences')
  await next(page, say)
  await expect(licences.getByText(say('deploy.acceptMissing'))).toHaveCount(2)
  await acceptAll(page, say)
  await next(page, say)

  const call = step(page, say, 'call')
  const cmk = call.getByRole('figure', { name: 'CloudMonkey (cmk)' })
  const template = await mold.admin.call('listTemplates', { id, templatefilter: 'all' })
  await expect(cmk.locator('pre')).toHaveText(
    [
      'cmk deploy virtualmachine serviceofferingid=YOUR_SERVICE_OFFERING_ID',
      `templateid=${id} zoneid=${template.items[0]?.zoneid}`,
      "'details[0].configurationId'=small",
      `'nicnetworklist[0].nic'=5 'nicnetworklist[0].network'=${networks[0]}`,
      `'nicnetworklist[1].nic'=6 'nicnetworklist[1].network'=${networks[1]}`,
      "'properties[0].key'=net.host 'properties[0].value'=db",
      "'properties[1].key'=net.mode 'properties[1].value'=static",
      "'properties[2].key'=net.mtu 'properties[2].value'=9000",
      "'properties[3].key'=admin.password 'properties[3].value'=YOUR_ADMIN_PASSWORD",
      "'properties[4].key'=admin.ssh 'properties[4].value'=true",
    ].join(' '),
  )
  await expect(call.getByText(say('apiCall.noTerraform.nics'))).toBeVisible()
  await expect(call).not.toContainText(password)
  await expect(call.getByText(say('deploy.callHelp'))).toBeVisible()
  await page.getByRole('link', { name: say('deploy.done') }).click()
  await expect(page).toHaveURL(`/templates/${id}`)
})

test('D4: answers are kept for the next time, but for passwords, until they are forgotten', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const id = await registerAppliance(mold, origin, 'web-appliance')
  await open(`/templates/${id}`)
  await page.getByRole('link', { name: say('image.deploySettings') }).click()
  await page.getByRole('radio', { name: /Small/ }).check()
  await next(page, say)
  await answerNics(page, say)
  await next(page, say)
  const properties = step(page, say, 'properties')
  await properties.getByLabel('Host name').fill('db')
  await properties.getByLabel('Password of admin').fill(password)
  expect(await keptByBrowser(page)).not.toContain('net.host')
  await next(page, say)
  await acceptAll(page, say)
  await next(page, say)
  await expect(page.getByText(say('deploy.kept'))).toBeVisible()
  expect(await keptByBrowser(page)).toContain('net.host')
  expect(await keptByBrowser(page)).not.toContain(password)

  // A link to a later step leads to what is still to be answered.
  await page.goto(`/templates/${id}/deploy-settings?step=call`)
  await expect(properties.getByLabel('Host name')).toHaveValue('db')
  await expect(properties.getByLabel('Password of admin')).toHaveValue('')
  await page.getByRole('button', { name: say('deploy.step.configuration') }).click()
  await expect(page.getByRole('radio', { name: /Small/ })).toBeChecked()
  await expect(page.getByText(say('deploy.fromKept'))).toBeVisible()
  await page.getByRole('button', { name: say('deploy.startOver') }).click()
  await expect(page.getByRole('radio', { name: /Large/ })).toBeChecked()
  expect(await keptByBrowser(page)).not.toContain('net.host')
})

test('D4: the wizard is gone through by keys alone, and back in the browser goes a step back', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const id = await registerAppliance(mold, origin, 'web-appliance')
  await open(`/templates/${id}/deploy-settings`)
  const chosen = page.getByRole('radio', { name: /Large/ })
  await chosen.focus()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('radio', { name: /Small/ })).toBeChecked()
  await page.keyboard.press('Enter')
  const name = say('deploy.step.nics')
  await expect(
    page.getByRole('region', { name: say('deploy.stepOf', { number: 2, count: 5, name }) }),
  ).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type(networks[0] ?? '')
  await page.keyboard.press('Tab')
  await page.keyboard.type(networks[1] ?? '')
  await page.keyboard.press('Enter')
  await expect(step(page, say, 'properties')).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel(say('deploy.nicField', { nic: 'Network adapter 2' }))).toHaveValue(
    networks[1] ?? '',
  )
  // Leaving would lose the answers, so that it is asked about.
  await page.getByRole('link', { name: say('action.cancel') }).click()
  const leave = page.getByRole('dialog', { name: say('leave.title') })
  await leave.getByRole('button', { name: say('dialog.keepEditing') }).click()
  await expect(step(page, say, 'nics')).toBeVisible()
})

test('D4: a template that is no appliance has no deployment settings', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const id = await register(mold, 'template', origin.put('/plain.qcow2', qcow2Bytes()))
  await open('/templates')
  await openRowMenu(page, 'debian-12')
  await expect(page.getByRole('menuitem', { name: say('image.details') })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: say('image.deploySettings') })).toHaveCount(0)
  await page.goto(`/templates/${id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('debian-12')
  await expect(page.getByRole('region', { name: say('appliance.title') })).toHaveCount(0)
  await page.goto(`/templates/${id}/deploy-settings`)
  await expect(page.getByRole('heading', { name: say('deploy.none') })).toBeVisible()
})

test('D4: an appliance without deploy-as-is has its further disks as templates', async ({
  page,
  say,
  mold,
  origin,
  open,
}) => {
  const url = origin.put('/appliance/parts.ova', applianceBytes())
  const given = { name: 'parts', format: 'OVA', hypervisor: 'VMware', deployasis: false }
  const id = await register(mold, 'template', url, given)
  await open(`/templates/${id}`)
  const disks = page.getByRole('table', { name: say('appliance.children') })
  await expect(disks.getByRole('rowheader')).toHaveCount(1, { timeout: 40_000 })
  await disks.getByRole('link').click()
  await expect(page).not.toHaveURL(new RegExp(id))
  await expect(page.getByRole('table', { name: say('image.zones') })).toContainText('zone1')
  await expectFacts(page, { [say('image.partOf')]: 'parts' })
  await page.getByRole('link', { name: 'parts', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(id))
})
