import { accountViews } from './support/views/account.ts'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { startOrigin } from './support/origin.ts'
import { adminPassword, type Mold, startMold } from './support/server.ts'
import { type Language, type Theme, wordsOf } from './support/texts.ts'
import { applianceViews } from './support/views/appliances.ts'
import { bulkViews } from './support/views/bulk.ts'
import { formViews } from './support/views/forms.ts'
import { guideViews } from './support/views/guides.ts'
import { imageViews } from './support/views/images.ts'
import { listViews } from './support/views/lists.ts'
import { adminViews } from './support/views/admin.ts'
import type { Stage } from './support/views/stage.ts'
import { alikeComputeViews, computeViews } from './support/views/compute.ts'
import { alikePeopleViews, peopleViews } from './support/views/people.ts'
import { uploadViews } from './support/views/uploads.ts'
import { infraViews } from './support/views/infrastructure.ts'
import { makeWorld } from './support/world.ts'

/*
 * Takes pictures of every page and dialog, for people to look at:
 *   node e2e/screens.ts <folder> [ko|en] [light|dark] [names of views]
 * No part of the tests. CHROMIUM_PATH names the browser, web/dist has to be built.
 */
const [folder, ...only] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder for the pictures.')

const choices = ['ko', 'en', 'light', 'dark']
const named = only.filter((each) => !choices.includes(each))
const views = [
  ...listViews,
  ...bulkViews,
  ...imageViews,
  ...applianceViews,
  ...formViews,
  ...adminViews,
  ...accountViews,
  ...infraViews,
  ...computeViews,
  ...alikeComputeViews,
  ...uploadViews,
  ...peopleViews,
  ...alikePeopleViews,
  ...guideViews,
].filter(({ name }) => named.length === 0 || named.includes(name))
const wanted = (of: string, all: readonly string[]) =>
  !only.some((each) => all.includes(each)) || only.includes(of)

interface World extends Pick<Stage, 'origin' | 'world'> {
  readonly mold: Mold
}

async function takeAll(browser: Browser, on: World, of: { language: Language; theme: Theme }) {
  const { mold, origin, world } = on
  const { language, theme } = of
  const into = path.join(folder ?? '', `${language}-${theme}`)
  await mkdir(into, { recursive: true })
  const context = await browser.newContext({
    baseURL: mold.origin,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'Asia/Seoul',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const take = async (name: string) => {
    for (const [width, height] of [
      [1280, 720],
      [375, 740],
    ] as const) {
      await page.setViewportSize({ width, height })
      // As a person sees the field that they are in.
      await page.evaluate(() => document.activeElement?.scrollIntoView({ block: 'nearest' }))
      await page.screenshot({ path: path.join(into, `${name}-${width}.png`) })
    }
    await page.setViewportSize({ width: 1280, height: 720 })
  }
  await page.goto('/sign-in')
  await page.getByRole('heading').first().waitFor()
  await take('sign-in')
  await page.request.post('/client/api', {
    form: { command: 'login', response: 'json', username: 'admin', password: adminPassword },
  })
  const stage: Stage = { page, say: wordsOf(language), origin, world }
  for (const view of views) {
    await page.setViewportSize({ width: 1280, height: 720 })
    await view.show(stage)
    await take(view.name)
    await view.after?.()
  }
  await context.close()
}

/** A server of its own for each: what one run of the views leaves behind, the next must not show. */
async function withWorld(use: (on: World) => Promise<void>): Promise<void> {
  const mold = await startMold()
  const origin = await startOrigin()
  try {
    const sites = { name: 'secstorage.allowed.internal.sites', value: '127.0.0.0/8' }
    await mold.admin.call('updateConfiguration', sites)
    const world = await makeWorld(mold, origin)
    try {
      await use({ mold, origin, world })
    } finally {
      world.release()
    }
  } finally {
    await origin.close()
    await mold.destroy()
  }
}

const executablePath = process.env['MOLD_CHROMIUM'] ?? process.env['CHROMIUM_PATH']
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: process.geteuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  for (const language of ['ko', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      if (!wanted(language, ['ko', 'en']) || !wanted(theme, ['light', 'dark'])) continue
      await withWorld((on) => takeAll(browser, on, { language, theme }))
    }
  }
} finally {
  await browser.close()
}
