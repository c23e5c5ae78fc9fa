import { expect } from '../expect.ts'
import { goTo, type Stage, type View } from './stage.ts'

/** A guide, once its steps are there. */
async function guide(stage: Stage, address: string) {
  await goTo(stage, `/guides/${address}`)
  const steps = stage.page.getByRole('list', { name: stage.say('guides.steps') })
  await expect(steps.getByRole('listitem').first()).toBeVisible()
  return steps
}

/** Every guide, with what opens in it. */
export const guideViews: readonly View[] = [
  {
    name: 'guides',
    show: async (stage) => {
      await goTo(stage, '/guides')
      await expect(stage.page.getByRole('link', { name: /XenServer/ }).first()).toBeVisible()
    },
  },
  {
    name: 'guide-linux',
    show: async (stage) =>
      void (await guide(stage, 'linux?distribution=debian&version=12&passwords=yes')),
  },
  {
    name: 'guide-linux-clean-up',
    show: async (stage) => {
      await guide(stage, 'linux?distribution=rocky&version=9')
      const { page, say } = stage
      await page.getByText(say('guideLinux.cleanUp.parts')).scrollIntoViewIfNeeded()
      await page.getByText(say('guides.preview', { name: 'clean-template.sh' })).click()
    },
  },
  {
    name: 'guide-windows-errors',
    show: async (stage) => {
      await guide(stage, 'windows')
      const { page, say } = stage
      await page.getByLabel(say('guideWindows.inputLocale')).fill('korean')
      await page.getByText(say('guideWindows.licensing.mak'), { exact: true }).click()
      await page.getByLabel(say('guideWindows.productKey')).fill('123')
      await expect(page.getByText(say('guides.problem.productKey'))).toBeVisible()
    },
  },
  {
    name: 'guide-windows-check',
    show: async (stage) => {
      await guide(stage, 'windows')
      const { page, say } = stage
      const field = page.getByLabel(say('guideWindows.checkText'))
      await field.fill('<unattend>')
      await expect(page.getByText(say('guideWindows.found.notXml'), { exact: false })).toBeVisible()
    },
  },
  {
    name: 'guide-sysprep',
    show: async (stage) => {
      await guide(stage, 'windows?answers=sysprep')
      await stage.page.getByText(stage.say('guideWindows.rare')).click()
    },
  },
  {
    name: 'guide-passwords',
    show: async (stage) => void (await guide(stage, 'passwords')),
  },
  {
    name: 'guide-passwords-windows',
    show: async (stage) => void (await guide(stage, 'passwords?system=windows')),
  },
  {
    name: 'guide-amazon',
    show: async (stage) =>
      void (await guide(stage, 'amazon?route=hand&ssh=passwords&passwords=yes')),
  },
  {
    name: 'guide-hyperv',
    show: async (stage) => {
      const steps = await guide(stage, 'hyperv?services=source&pv=yes')
      await expect(steps.getByRole('combobox')).toBeVisible()
    },
  },
  {
    name: 'guide-before',
    show: async (stage) => {
      await goTo(stage, '/guides/before')
      await expect(stage.page.getByText('vSphere', { exact: true })).toBeVisible()
    },
  },
]
