import { test as base, type Page } from '@playwright/test'
import type { FakeAgent } from '../../bff/test/support/fake-agent.ts'
import { expect } from './expect.ts'
import { joinHost } from './machines.ts'
import { type Origin, startOrigin } from './origin.ts'
import { adminPassword, type Mold, startMold } from './server.ts'
import { type Language, type Say, type Theme, wordsOf } from './texts.ts'
import { watchContext } from './watch.ts'

export { expect }

interface TestOptions {
  /** Language and theme of the browser, which a new user's console follows. */
  readonly language: Language
  readonly theme: Theme
  /** What images may be fetched from besides the internet; null for the setting's default. */
  readonly allowedSites: string | null
}

interface TestFixtures extends TestOptions {
  /** The console's words in the test's language. */
  readonly say: Say
  /** Opens an address of the console as the signed-in admin. */
  readonly open: (address: string) => Promise<void>
  /** Makes a host in memory, which is connected until the test ends. */
  readonly joinKvm: (name: string) => Promise<FakeAgent>
  readonly nothingLeft: void
  readonly noFaults: void
}

interface WorkerFixtures {
  readonly mold: Mold
  readonly origin: Origin
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  language: ['en', { option: true }],
  theme: ['light', { option: true }],
  allowedSites: ['127.0.0.0/8', { option: true }],

  locale: ({ language }, use) => use(language === 'ko' ? 'ko-KR' : 'en-US'),
  colorScheme: ({ theme }, use) => use(theme),
  timezoneId: 'Asia/Seoul',
  baseURL: ({ mold }, use) => use(mold.origin),
  permissions: ['clipboard-read', 'clipboard-write'],

  mold: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const mold = await startMold()
      await use(mold)
      await mold.destroy()
    },
    { scope: 'worker' },
  ],
  origin: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const origin = await startOrigin()
      await use(origin)
      await origin.close()
    },
    { scope: 'worker' },
  ],

  nothingLeft: [
    async ({ mold, allowedSites }, use) => {
      await clear(mold, allowedSites)
      await use()
    },
    { auto: true },
  ],
  noFaults: [
    async ({ context, mold }, use) => {
      context.setDefaultTimeout(30_000)
      const before = mold.stops
      const found = watchContext(context, () => mold.stops > before)
      await use()
      expect(found(), 'errors on the console of the browser').toEqual([])
    },
    { auto: true },
  ],

  joinKvm: async ({ mold }, use) => {
    const agents: FakeAgent[] = []
    await use(async (name) => {
      const agent = await joinHost(mold, name)
      agents.push(agent)
      return agent
    })
    await Promise.all(agents.map((agent) => agent.stop()))
  },
  say: ({ language }, use) => use(wordsOf(language)),
  open: async ({ page }, use) =>
    use(async (address) => {
      // A page that stands there would go on with the key of the session before, which ends the new one.
      if (page.url() !== 'about:blank') await page.goto('about:blank')
      await signInQuietly(page)
      await page.goto(address)
    }),
})

/** Signs the browser in by a call, for tests that are not about the sign-in page. */
export async function signInQuietly(
  page: Page,
  who: { username: string; password: string; domain?: string } = {
    username: 'admin',
    password: adminPassword,
  },
): Promise<void> {
  const answer = await page.request.post('/client/api', {
    form: { command: 'login', response: 'json', ...who },
  })
  if (!answer.ok()) throw new Error(`The sign-in failed: ${await answer.text()}`)
}

/** Somebody else signs in; the page of who was there before is left first, as it would notice that its session is gone. */
export async function signInInstead(
  page: Page,
  who: { username: string; password: string; domain?: string },
): Promise<void> {
  await page.goto('about:blank')
  await page.context().clearCookies()
  await signInQuietly(page, who)
}

/** Signs in as a user does. */
export async function signIn(page: Page, say: Say): Promise<void> {
  await page.getByLabel(say('signIn.username')).fill('admin')
  await page.getByLabel(say('signIn.password'), { exact: true }).fill(adminPassword)
  await page.getByRole('button', { name: say('signIn.submit'), exact: true }).click()
}

/** Each test begins with an installation as the first start leaves it. */
async function clear({ admin, sql }: Mold, allowedSites: string | null): Promise<void> {
  // Deleting is what ends a fetch; what was seeded without bytes may go at once.
  await sql(`
    delete from download_link;
    update volume set snapshot_id = null;
    delete from snapshot;
    delete from volume;
    delete from instance;
    delete from host_command;
    delete from intake;
    delete from direct_download_certificate;
    delete from storage_pool;
    delete from host;
    delete from template_zone where object_id = (select id from object where digest = repeat('0', 64));
    delete from template_zone_left;
    delete from job where state <> 'pending';
    delete from vm_template where not exists (
      select from template_zone where template_id = vm_template.id);
    update zone set removed = now() where name <> 'zone1' and removed is null;
    delete from setting where scope = 'global';
    delete from sign_in_failure`)
  const lists = [
    ['listTemplates', 'deleteTemplate', { templatefilter: 'all' }],
    ['listIsos', 'deleteIso', { isofilter: 'all' }],
  ] as const
  for (const [list, remove, filter] of lists) {
    const { items } = await admin.call(list, { ...filter, listall: true, showunique: true })
    // What is on hosts stays, and is there again with each start.
    const others = items.filter(({ templatetype }) => templatetype !== 'PERHOST')
    for (const { id } of others) await admin.call(remove, { id: id ?? '' })
  }
  // As after the first run; its own test sets it back.
  await admin.call('updateConfiguration', { name: 'console.first.run.done', value: 'true' })
  if (allowedSites === null) return
  const name = 'secstorage.allowed.internal.sites'
  await admin.call('updateConfiguration', { name, value: allowedSites })
}
