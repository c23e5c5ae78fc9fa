import { expect } from '../expect.ts'
import { list, type Stage, type View } from './stage.ts'

/** Many images at once. */
export const bulkViews: readonly View[] = [
  {
    name: 'templates-facet',
    show: async (stage) => {
      await list(stage, '/templates?tab=all&state=ready')
      const { page, say } = stage
      const chip = page.getByRole('button', { name: say('image.hypervisor'), exact: true })
      await chip.first().click()
      await expect(page.getByRole('menuitemcheckbox').first()).toBeVisible()
    },
  },
  {
    name: 'templates-selected',
    show: async (stage) => {
      await list(stage, '/templates?tab=all')
      await selectPage(stage)
    },
  },
  { name: 'bulk-delete', show: (stage) => bulk(stage, stage.say('bulk.delete')) },
  { name: 'bulk-copy', show: (stage) => bulk(stage, stage.say('bulk.copy')) },
  {
    name: 'bulk-share',
    show: async (stage) => {
      await bulk(stage, stage.say('bulk.share'))
      await expect(stage.page.getByRole('radio').first()).toBeVisible()
    },
  },
  { name: 'bulk-flags', show: (stage) => bulk(stage, stage.say('bulk.flags')) },
  {
    name: 'bulk-results',
    show: async (stage) => {
      await bulk(stage, stage.say('bulk.links'))
      const { page, say } = stage
      await expect(page.getByRole('dialog').getByText(say('action.close')).last()).toBeVisible()
    },
  },
]

async function selectPage({ page, say }: Stage) {
  await page.getByRole('checkbox', { name: say('list.selectPage') }).check()
  await expect(page.getByRole('region', { name: say('bulk.bar') })).toBeVisible()
}

async function bulk(stage: Stage, action: string) {
  await list(stage, '/templates?tab=all')
  await selectPage(stage)
  const bar = stage.page.getByRole('region', { name: stage.say('bulk.bar') })
  await bar.getByRole('button', { name: action }).click()
  await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
}
