import type { Page } from '@playwright/test'
import { expectAccessible, showTheme } from './support/axe.ts'
import { makeUser, userPassword } from './support/people.ts'
import { type Proxy, type ProxyFaults, startProxy } from './support/proxy.ts'
import { expect, signInQuietly, test as base } from './support/test.ts'
import type { Say } from './support/texts.ts'

/** The idle check lasts a second here, more than a minute in life. */
const address = '/uploads/connection?idle=1'

const test = base.extend<{ behind: (faults: ProxyFaults) => Promise<Proxy> }>({
  behind: async ({ mold }, use) => {
    const proxies: Proxy[] = []
    await use(async (faults) => {
      const proxy = await startProxy(mold.origin, faults)
      proxies.push(proxy)
      return proxy
    })
    await Promise.all(proxies.map((proxy) => proxy.close()))
  },
})

const checks = ['secure', 'proxy', 'size', 'requests', 'answers', 'speed', 'idle'] as const
type CheckName = (typeof checks)[number]

const checkOf = (page: Page, say: Say, name: CheckName) =>
  page.getByRole('listitem').filter({
    has: page.getByRole('heading', { name: say(`connection.check.${name}`), exact: true }),
  })

const start = (page: Page, say: Say) =>
  page.getByRole('button', { name: say('connection.start'), exact: true }).click()

const startOnly = (page: Page, say: Say, name: CheckName) =>
  page
    .getByRole('button', {
      name: say('connection.againNamed', { name: say(`connection.check.${name}`) }),
    })
    .click()

/** Waits for the end of a run. */
async function ended(page: Page, say: Say): Promise<void> {
  await expect(
    page.getByRole('button', { name: say('connection.again'), exact: true }),
  ).toBeVisible({
    timeout: 45_000,
  })
}

/** All checks but these are good. */
async function expectGood(page: Page, say: Say, except: readonly CheckName[] = []) {
  for (const name of checks.filter((each) => !except.includes(each))) {
    await expect(checkOf(page, say, name)).toContainText(say('connection.state.ready'))
  }
}

test('M2: a direct connection is good, and says how fast it is', async ({ page, say, open }) => {
  await open(address)
  await start(page, say)
  await expect(page.getByRole('status')).toContainText(
    say('connection.summary.running', { position: 3, of: 7, name: say('connection.check.size') }),
  )
  await ended(page, say)
  await expectGood(page, say)
  await expect(page.getByRole('status')).toContainText(say('connection.summary.good'))
  await expect(checkOf(page, say, 'size')).toContainText('64.0 MiB')
  await expect(checkOf(page, say, 'speed')).toContainText(/\d MiB\/s/)
  await expect(page.getByRole('figure')).toHaveCount(0)
})

test('M2: a proxy’s limit of 1 MiB is named with what lifts it, and is gone once it is lifted', async ({
  page,
  say,
  behind,
}) => {
  const proxy = await behind({ maxBodyBytes: 1024 ** 2 })
  await signInQuietly(page)
  await page.goto(proxy.origin + address)
  await start(page, say)
  await ended(page, say)
  await expectGood(page, say, ['size', 'requests'])
  const size = checkOf(page, say, 'size')
  await expect(size).toContainText(
    say('connection.found.sizeRefused', { size: '1.0 MiB', tooLarge: '4.0 MiB', status: 413 }),
  )
  await expect(size).toContainText(say('connection.todo.sizeRefused'))
  await expect(size).toContainText('client_max_body_size 0;')
  await expect(size).toContainText('req.body_size')
  await expect(checkOf(page, say, 'requests')).toContainText(say('connection.todo.unclear'))
  await expect(page.getByRole('status')).toContainText(say('connection.summary.mend', { count: 1 }))

  proxy.become({})
  for (const name of ['size', 'requests'] as const) {
    await startOnly(page, say, name)
    await ended(page, say)
  }
  await expectGood(page, say)
})

test('M2: a connection that breaks at a size is taken for a limit', async ({
  page,
  say,
  behind,
}) => {
  const proxy = await behind({ cutBodyBytes: 20 * 1024 ** 2 })
  await signInQuietly(page)
  await page.goto(proxy.origin + address)
  await start(page, say)
  await ended(page, say)
  await expect(checkOf(page, say, 'size')).toContainText(
    say('connection.found.sizeCut', { size: '16.0 MiB', tooLarge: '64.0 MiB' }),
  )
})

test('M2: a proxy that keeps requests and answers is named with what stops it', async ({
  page,
  say,
  behind,
}) => {
  const proxy = await behind({ collectsRequests: true, collectsAnswers: true })
  await signInQuietly(page)
  await page.goto(proxy.origin + address)
  await start(page, say)
  await ended(page, say)
  await expectGood(page, say, ['requests', 'answers'])
  const requests = checkOf(page, say, 'requests')
  await expect(requests).toContainText(say('connection.found.collected'))
  await expect(requests).toContainText('proxy_request_buffering off;')
  await expect(requests).toContainText('no option http-buffer-request')
  const answers = checkOf(page, say, 'answers')
  await expect(answers).toContainText(say('connection.found.eventsHeld'))
  await expect(answers).toContainText('proxy_buffering off;')
})

test('M2: a proxy that passes everything on is taken for none', async ({ page, say, behind }) => {
  const proxy = await behind({})
  await signInQuietly(page)
  await page.goto(proxy.origin + address)
  await start(page, say)
  await ended(page, say)
  await expectGood(page, say)
})

test('M2: a proxy that cuts what is idle, and is not trusted: both remedies are in the report', async ({
  page,
  say,
  behind,
}) => {
  const proxy = await behind({ idleMs: 1_000, forwards: true })
  await signInQuietly(page)
  await page.goto(`${proxy.origin}/uploads/connection?idle=5`)
  await start(page, say)
  await ended(page, say)
  await expectGood(page, say, ['proxy', 'idle'])
  const idle = checkOf(page, say, 'idle')
  await expect(idle).toContainText(say('connection.todo.idleCut'))
  await expect(idle).toContainText('proxy_read_timeout 300s;')
  await expect(idle).toContainText('timeout server 300s')
  await expect(checkOf(page, say, 'proxy')).toContainText(say('connection.found.untrusted'))

  await page.getByRole('button', { name: say('connection.copyReport') }).click()
  const report = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(report).toContain('MOLD_TRUST_PROXY=127.0.0.1')
  expect(await report()).toContain(proxy.origin)
  expect(await report()).toContain('  client_body_timeout 300s;')

  await expectAccessible(page, 'findings, light')
  await showTheme(page, 'dark')
  await expectAccessible(page, 'findings, dark', ['color-contrast'])
  await page.setViewportSize({ width: 375, height: 740 })
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  await expect.poll(() => page.evaluate(overflow)).toBe(0)
})

test('M2: the long check can be skipped, a run stopped, and leaving the page ends it', async ({
  page,
  say,
  open,
}) => {
  await open('/uploads/connection')
  await start(page, say)
  const idle = checkOf(page, say, 'idle')
  await expect(idle).toContainText(/\d+ sec left/, { timeout: 45_000 })
  await idle.getByRole('button', { name: new RegExp(say('connection.skip')) }).click()
  await ended(page, say)
  await expect(idle).toContainText(say('connection.state.skipped'))
  await expect(page.getByRole('status')).toContainText(
    say('connection.summary.partly', { count: 1 }),
  )

  await page.getByRole('button', { name: say('connection.again'), exact: true }).click()
  await page.getByRole('button', { name: say('connection.stop'), exact: true }).click()
  await ended(page, say)
  await expect(idle).toContainText(say('connection.state.waiting'))

  await page.getByRole('button', { name: say('connection.again'), exact: true }).click()
  await expect(checkOf(page, say, 'requests')).toContainText(say('connection.state.running'))
  const cancelled = page.waitForEvent('requestfailed', (request) => request.url().includes('pause'))
  await page.getByRole('link', { name: say('nav.templates') }).click()
  await cancelled
})

test('M2: an ordinary user gets the findings, but no address of the inside', async ({
  page,
  say,
  mold,
  behind,
}) => {
  await makeUser(mold, 'tester')
  const proxy = await behind({ forwards: true })
  await signInQuietly(page, { username: 'tester', password: userPassword })
  await page.goto(proxy.origin + address)
  await start(page, say)
  const found = checkOf(page, say, 'proxy')
  await expect(found).toContainText('MOLD_TRUST_PROXY=<proxy-address>')
  await expect(found).not.toContainText('127.0.0.1')
})
