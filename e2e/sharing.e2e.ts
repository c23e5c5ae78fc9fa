import type { Browser, Page } from '@playwright/test'
import { koreanInput } from './support/ime.ts'
import { qcow2Bytes, register, sha256 } from './support/images.ts'
import { clickRowAction, expectRow, rowOf } from './support/lists.ts'
import { giveImage, makeProject, makeUser, userPassword } from './support/people.ts'
import { seedTemplates } from './support/seed.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import type { Language, Say } from './support/texts.ts'

const dialogOf = (page: Page, say: Say, name: string) =>
  page.getByRole('dialog', { name: say('share.title.template', { name }) })

/** The parts of the dialog, by what is read aloud of them. */
function partsOf(page: Page, say: Say, name: string) {
  const dialog = dialogOf(page, say, name)
  return {
    dialog,
    now: dialog.getByRole('region', { name: say('share.now') }).getByRole('listitem'),
    accounts: dialog.getByRole('textbox', { name: say('share.accounts'), exact: true }),
    projects: dialog.getByRole('combobox', { name: say('share.projects'), exact: true }),
    picker: dialog.getByRole('combobox', { name: say('share.accounts'), exact: true }),
    pill: (text: string) =>
      dialog.getByRole('button', { name: say('list.filterRemove', { name: text }) }),
    remove: (text: string) =>
      dialog.getByRole('button', { name: say('share.removeNamed', { name: text }), exact: true }),
    save: dialog.getByRole('button', { name: say('action.save'), exact: true }),
  }
}

/** Opens an address as somebody else, in a browser of their own. */
async function openAs(
  browser: Browser,
  baseURL: string,
  username: string,
  address: string,
  locale: Language,
) {
  const context = await browser.newContext({ baseURL, locale })
  const page = await context.newPage()
  await signInQuietly(page, { username, password: userPassword })
  await page.goto(address)
  return page
}

async function openDialog(page: Page, say: Say, who: string, image: string) {
  await signInQuietly(page, { username: who, password: userPassword })
  await page.goto('/templates')
  await clickRowAction(page, image, `${say('image.share')}…`)
  return partsOf(page, say, image)
}

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('G1: a tenant shares with two accounts and a project, one downloads; what is taken back goes at once', async ({
      page,
      browser,
      say,
      origin,
      mold,
    }) => {
      const named = (name: string) => `${name}-${language}`
      const [park, kang, lim, team] = ['park', 'kang', 'lim', 'team'].map(named) as Four
      for (const name of [park, kang, lim]) await makeUser(mold, name)
      await makeProject(mold, team, [park])
      const bytes = qcow2Bytes()
      const url = origin.put(`/sharing/${language}.qcow2`, bytes)
      const id = await register(mold, 'template', url, { name: 'web', isextractable: true })
      await giveImage(mold, id, park)
      const atKang = await openAs(browser, mold.origin, kang, '/templates?tab=shared', language)
      const atLim = await openAs(browser, mold.origin, lim, '/templates?tab=shared', language)
      const nothing = { name: say('images.emptyTab.shared') }
      await expect(atKang.getByRole('heading', nothing)).toBeVisible()

      const parts = await openDialog(page, say, park, 'web')
      await expect(parts.now).toHaveCount(1)
      await parts.accounts.fill(`${kang}, `)
      await expect(
        parts.dialog.getByText(say('share.gain.template.download', { names: kang })),
      ).toBeVisible()
      await parts.projects.click()
      await page.getByRole('option', { name: team }).click()
      // Nothing ends the last name but the click that saves.
      await parts.accounts.fill(lim)
      await parts.save.click()
      await expect(parts.now).toHaveText([park, kang, lim, team].map((name) => new RegExp(name)))

      await expectRow(atLim, 'web', { [say('image.owner')]: park })
      await expectRow(atKang, 'web', { [say('image.state')]: say('image.state.ready') })
      await clickRowAction(atKang, 'web', say('image.download'))
      const link = atKang.getByRole('dialog').getByRole('link', { name: say('image.download') })
      const href = (await link.getAttribute('href')) ?? ''
      const download = await atKang.request.get(href)
      expect(sha256(await download.body())).toBe(sha256(bytes))

      await parts.remove(lim).click()
      await parts.remove(kang).click()
      await parts.dialog
        .getByRole('button', { name: say('share.keepNamed', { name: kang }) })
        .click()
      await expect(parts.dialog.getByText(say('share.lose', { names: lim }))).toBeVisible()
      await parts.save.click()
      await expect(rowOf(atLim, 'web')).toHaveCount(0)
      await expect(rowOf(atKang, 'web')).toHaveCount(1)
      await parts.dialog.getByRole('button', { name: say('share.undo') }).click()
      await expect(rowOf(atLim, 'web')).toHaveCount(1)

      // What is taken back is what is shown.
      await expect(parts.now).toHaveCount(4)
      await parts.dialog.getByRole('button', { name: say('share.reset') }).click()
      await parts.save.click()
      await expect(rowOf(atKang, 'web')).toHaveCount(0)
      await expect(parts.now).toHaveCount(1)
      expect((await atKang.request.get(href)).status()).toBe(403)
      await Promise.all([atKang.context().close(), atLim.context().close()])
    })
  })
}

type Four = [string, string, string, string]

test('G2: a name that nobody has is said at once and cannot be saved; who tries many waits', async ({
  page,
  say,
  mold,
}) => {
  for (const name of ['choi', 'han', 'seo']) await makeUser(mold, name)
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name: 'db' }))
  await giveImage(mold, id, 'choi')
  const parts = await openDialog(page, say, 'choi', 'db')
  await parts.accounts.focus()
  await page.evaluate(() => navigator.clipboard.writeText('han\nhann;choi'))
  await page.keyboard.press('ControlOrMeta+v')
  await expect(parts.accounts).toHaveAccessibleDescription(
    new RegExp(say('share.unknownNames', { names: 'hann' }).slice(0, 40)),
  )
  await expect(parts.accounts).toHaveAttribute('aria-invalid', 'true')
  await parts.save.click()
  await expect(parts.accounts).toBeFocused()
  await expect(parts.now).toHaveCount(1)
  await parts.pill('hann').click()
  await parts.save.click()
  await expect(parts.now).toHaveText([/choi/, /han/])

  // As somebody does who tries a list of words.
  const session = (await (await page.request.get('/client/session')).json()) as Session
  for (let tried = 0; tried < 21; tried += 1) {
    const form = { command: 'checkAccountNames', names: `no${tried}`, response: 'json' }
    const headers = { 'X-Session-Key': session.sessionkey }
    await page.request.post('/client/api', { form, headers })
  }
  await parts.accounts.fill('seo ')
  await expect(parts.dialog.getByText(/Too many names that nobody has were tried/)).toBeVisible()
  await expect(parts.save).toBeDisabled()
  await parts.save.click()
  await expect(parts.now).toHaveText([/choi/, /han/, /seo/])
})

interface Session {
  readonly sessionkey: string
}

test('G2: the setting decides at each opening whether names are typed or picked', async ({
  page,
  say,
  mold,
}) => {
  for (const name of ['jung', 'yoon', 'yoon-2']) await makeUser(mold, name)
  const project = await makeProject(mold, 'Web', ['jung', 'yoon'])
  const [id = ''] = await seedTemplates(mold, 1, () => ({ name: 'app' }))
  await giveImage(mold, id, 'jung')
  const parts = await openDialog(page, say, 'jung', 'app')
  await expect(parts.accounts).toBeVisible()
  const setting = { name: 'allow.user.view.all.domain.accounts', value: 'true' }
  await mold.admin.call('updateConfiguration', setting)
  await parts.accounts.fill('yoon ')
  await expect(parts.pill('yoon')).toBeVisible()
  await expect(parts.picker).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: say('dialog.discard') }).click()

  await clickRowAction(page, 'app', `${say('image.share')}…`)
  await parts.picker.fill('yoon')
  await expect(page.getByRole('option')).toHaveText(['yoon', 'yoon-2'])
  await page.getByRole('option', { name: 'yoon-2' }).click()
  // The list stays open for more of them until the field is left.
  await parts.picker.blur()
  await parts.projects.click()
  await page.getByRole('option', { name: 'Web' }).click()
  await parts.save.click()
  await expect(parts.now).toHaveText([/jung/, /yoon-2/, /Web/])
  const permissions = await mold.admin.call('listTemplatePermissions', { id })
  expect(permissions).toMatchObject({ account: ['jung', 'yoon-2'], projectids: [project] })

  // What a project owns stays with its members.
  await giveImage(mold, id, project)
  await page.goto(`/templates/${id}`)
  await page.getByRole('button', { name: say('share.change') }).click()
  await expect(parts.dialog.getByText(say('share.projectWhy', { project: 'Web' }))).toBeVisible()
  await parts.dialog.getByRole('switch', { name: say('share.flag.ispublic') }).click()
  await parts.save.click()
  await expect(parts.now).toHaveCount(4)
})

test('M2: many images are shared at once, with one list of what became of each', async ({
  page,
  say,
  mold,
  open,
}) => {
  await makeUser(mold, 'moon')
  const ids = await seedTemplates(mold, 2)
  await open('/templates')
  await page.getByRole('checkbox', { name: say('list.selectPage') }).check()
  const bar = page.getByRole('region', { name: say('bulk.bar') })
  await bar.getByRole('button', { name: say('bulk.share') }).click()
  const dialog = page.getByRole('dialog', { name: say('bulk.title.share', { count: 2 }) })
  await dialog.getByRole('combobox', { name: say('share.accounts'), exact: true }).fill('moon')
  await page.getByRole('option', { name: 'moon' }).click()
  await dialog.getByLabel(say('share.flag.ispublic')).selectOption(say('bulk.on'))
  await dialog.getByLabel(say('share.flag.isfeatured')).selectOption(say('bulk.on'))
  await dialog.getByRole('button', { name: say('action.save') }).click()
  await expect(dialog.getByText(say('bulk.succeeded', { count: 2 }), { exact: true })).toBeVisible()
  for (const id of ids) {
    expect(await mold.admin.call('listTemplatePermissions', { id })).toMatchObject({
      ispublic: true,
      account: ['moon'],
    })
  }
})

test.describe('in Korean', () => {
  test.use({ language: 'ko' })

  test('G1: a share is sent by its own words, and a syllable in composition adds nobody', async ({
    page,
    say,
    mold,
  }) => {
    for (const name of ['설계팀', '회계팀']) await makeUser(mold, name)
    const [id = ''] = await seedTemplates(mold, 1, () => ({ name: '표준' }))
    await giveImage(mold, id, '설계팀')
    const parts = await openDialog(page, say, '설계팀', '표준')
    await parts.accounts.focus()
    const ime = await koreanInput(page)
    await ime.compose('ㅎ', '회')
    await ime.keyInside('Enter')
    await expect(parts.accounts).toHaveValue('회')
    await expect(parts.pill('회')).toHaveCount(0)
    await ime.commit('회')
    await page.keyboard.insertText('계팀')
    await page.keyboard.press('Enter')
    await expect(parts.pill('회계팀')).toBeVisible()
    const sent = page.waitForRequest((request) =>
      (request.postData() ?? '').includes('command=updateTemplatePermissions'),
    )
    await parts.save.click()
    const form = new URLSearchParams((await sent).postData() ?? '')
    expect(form.get('op')).toBe('add')
    expect(form.get('accounts')).toBe('회계팀')
    await expect(parts.now).toHaveText([/설계팀/, /회계팀/])
  })
})
