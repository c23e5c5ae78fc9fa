import type { Page } from '@playwright/test'
import { addForm } from '../../e2e/support/add-form.ts'
import { mib } from '../../e2e/support/images.ts'
import { type Say, wordsOf } from '../../e2e/support/texts.ts'
import {
  chooseFiles,
  localIso,
  removeLocalFiles,
  slowLine,
  trayOf,
} from '../../e2e/support/upload.ts'
import { forgetInputs, readTiming } from './page-timing.ts'
import type { Measure } from './stage.ts'

const uploads = 5

/** Begins them from one form; names suggest their OS types. */
async function beginUploads(page: Page, say: Say, size: number): Promise<void> {
  const names = Array.from({ length: uploads }, (_, index) => `debian-12-part${index + 1}.iso`)
  const files = []
  for (const [index, name] of names.entries()) files.push(await localIso(name, size, index + 1))
  await chooseFiles(page, say, files)
  await slowLine(page, 4 * mib)
  const { form } = addForm(page, say, 'iso')
  await form.getByRole('button', { name: say('add.several.iso', { count: uploads }) }).click()
  await page.waitForURL(/\/isos\?/)
  const { tray } = trayOf(page, say)
  await tray.getByText(/\d+%/).first().waitFor()
}

/** What somebody does meanwhile: other lists, search, menus, boxes, columns. */
async function workMeanwhile(page: Page, say: Say): Promise<void> {
  const nav = page.getByRole('navigation', { name: say('nav.label') })
  for (const to of ['nav.templates', 'nav.isos', 'nav.events', 'nav.isos'] as const) {
    await nav.getByRole('link', { name: say(to) }).click()
    await page.getByRole('heading', { level: 1, name: say(to) }).waitFor()
  }
  const search = page.getByRole('searchbox')
  await search.pressSequentially('debian', { delay: 60 })
  await page.getByRole('row').nth(1).getByRole('checkbox').check()
  await page.getByRole('button', { name: say('bulk.clear') }).click()
  await page.getByRole('button', { name: say('list.columns') }).click()
  await page.getByRole('menuitemcheckbox').first().click()
  await page.keyboard.press('Escape')
  await page
    .getByRole('row')
    .nth(1)
    .getByRole('button', { name: say('action.more') })
    .click()
  await page.keyboard.press('Escape')
}

/** Interaction to next paint while five uploads run. */
export const uploading: Measure = async ({ newPage, smoke }) => {
  const say = wordsOf('en')
  const page = await newPage()
  try {
    await beginUploads(page, say, smoke ? 16 * mib : 96 * mib)
    await forgetInputs(page)
    for (let round = 0; round < (smoke ? 1 : 3); round += 1) await workMeanwhile(page, say)
    const { slowestMs, shifted } = await readTiming(page)
    return [
      {
        what: `interaction to next paint with ${uploads} uploads, ms`,
        value: slowestMs,
        bound: 80,
      },
      { what: `layout shift with ${uploads} uploads`, value: shifted, bound: 0.02 },
    ]
  } finally {
    await page.context().close()
    await removeLocalFiles()
  }
}
