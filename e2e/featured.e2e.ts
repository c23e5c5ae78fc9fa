import type { Browser, Page } from '@playwright/test'
import { clickRowAction, rowOf } from './support/lists.ts'
import { userPassword } from './support/people.ts'
import { seedTemplates } from './support/seed.ts'
import type { Mold } from './support/server.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Language, Say } from './support/texts.ts'
import { makeZone } from './support/zones.ts'

/** A domain of its own with one user of the same name; gives the domain's id. */
async function makeTenant({ admin }: Mold, name: string): Promise<string> {
  const domain = await admin.call('createDomain', { name })
  await admin.call('createAccount', {
    username: name,
    password: userPassword,
    firstname: 'Min',
    lastname: 'Kim',
    email: `${name}@example.com`,
    accounttype: 0,
    domainid: domain.id ?? '',
  })
  return domain.id ?? ''
}

/** Two templates of root: `open` is in a public zone, `closed` in one that is private to a domain. */
async function seedZones(mold: Mold, domainid: string, zone: string): Promise<void> {
  const [, closed = ''] = await seedTemplates(mold, 2, ({ index }) => ({
    name: index === 1 ? 'open' : 'closed',
  }))
  const id = await makeZone(mold, zone, { store: false, domainid })
  await mold.sql(`
    with old as (
      delete from template_zone where template_id = (select id from vm_template where uuid = '${closed}')
      returning template_id, object_id
    )
    insert into template_zone (template_id, zone_id, state, object_id)
    select template_id, (select id from zone where uuid = '${id}'), 'ready', object_id from old`)
}

async function openFeatured(
  browser: Browser,
  mold: Mold,
  name: string,
  locale: Language,
): Promise<Page> {
  const context = await browser.newContext({ baseURL: mold.origin, locale })
  const page = await context.newPage()
  await signInQuietly(page, { username: name, password: userPassword, domain: `/${name}` })
  await page.goto('/templates?tab=featured')
  return page
}

async function feature(page: Page, say: Say, name: string): Promise<void> {
  await clickRowAction(page, name, `${say('image.share')}…`)
  const dialog = page.getByRole('dialog', { name: say('share.title.template', { name }) })
  for (const flag of ['ispublic', 'isfeatured'] as const) {
    await dialog.getByRole('switch', { name: say(`share.flag.${flag}`) }).click()
  }
  await dialog.getByRole('button', { name: say('action.save'), exact: true }).click()
  await expect(dialog.getByRole('button', { name: say('share.undo') })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

for (const language of ['ko', 'en'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('B2, B3: what an admin features appears for other domains from a public zone, and not from a private one', async ({
      page,
      browser,
      say,
      mold,
      open,
    }) => {
      const names = { near: `near-${language}`, far: `far-${language}` }
      const near = await makeTenant(mold, names.near)
      await makeTenant(mold, names.far)
      await seedZones(mold, near, `zone-${language}`)
      const [insider, outsider] = await Promise.all([
        openFeatured(browser, mold, names.near, language),
        openFeatured(browser, mold, names.far, language),
      ])
      await expect(outsider.getByRole('table')).toHaveCount(0)

      await open('/templates')
      for (const name of ['open', 'closed']) await feature(page, say, name)
      for (const name of ['open', 'closed']) await expect(rowOf(insider, name)).toBeVisible()
      await expect(rowOf(outsider, 'open')).toBeVisible()
      await outsider.reload()
      await expect(rowOf(outsider, 'open')).toBeVisible()
      await expect(rowOf(outsider, 'closed')).toHaveCount(0)
      await Promise.all([insider.context().close(), outsider.context().close()])
    })
  })
}
