import { expect } from '../expect.ts'
import { userPassword } from '../people.ts'
import { signInQuietly } from '../test.ts'
import { dialog, goTo, list, type Stage, type View } from './stage.ts'

let comeBack: (() => Promise<void>) | undefined

/** Somebody else signs in, while no page of the one before is there to notice; the admin comes back afterwards. */
async function signInAs({ page }: Stage, username: string) {
  await page.goto('about:blank')
  await signInQuietly(page, { username, password: userPassword })
  comeBack = async () => {
    await page.goto('about:blank')
    await signInQuietly(page)
  }
}

const after = async () => comeBack?.()

async function open(stage: Stage, image: string) {
  await dialog(stage, `/templates/${image}?dialog=share&on=${image}`)
  const { page, say } = stage
  await expect(page.getByRole('switch', { name: say('share.flag.ispublic') })).toBeVisible()
}

/** Who has an image, and how that is changed. */
export const sharingViews: readonly View[] = [
  {
    name: 'share',
    show: async (stage) => {
      const { shared } = await stage.world.makeTenant()
      await open(stage, shared)
      const { page, say } = stage
      const shown = page.getByRole('dialog')
      await shown
        .getByRole('button', { name: say('share.remove') })
        .first()
        .click()
      const accounts = shown.getByRole('combobox', { name: say('share.accounts'), exact: true })
      await accounts.fill('lee')
      await page.getByRole('option').first().click()
      // The list stays open for more of them until the field is left.
      await accounts.blur()
      await shown.getByRole('switch', { name: say('share.flag.ispublic') }).click()
    },
  },
  {
    name: 'share-nothing-found',
    show: async (stage) => {
      const { shared } = await stage.world.makeTenant()
      await open(stage, shared)
      const { page, say } = stage
      await page.getByRole('combobox', { name: say('share.accounts'), exact: true }).fill('zzzz')
      await expect(page.getByRole('option')).toHaveText([say('field.nothingFound')])
    },
  },
  {
    name: 'share-typed',
    show: async (stage) => {
      const { username, shared } = await stage.world.makeTenant()
      await signInAs(stage, username)
      await open(stage, shared)
      const { page, say } = stage
      await page.getByRole('textbox', { name: say('share.accounts') }).fill('admin, kimm, ')
      await expect(page.getByText(say('share.unknownNames', { names: 'kimm' }))).toBeVisible()
    },
    after,
  },
  {
    name: 'share-saved',
    show: async (stage) => {
      const { shared } = await stage.world.makeTenant()
      await open(stage, shared)
      const { page, say } = stage
      await page.getByRole('switch', { name: say('share.flag.isfeatured') }).click()
      await page.getByRole('button', { name: say('action.save') }).click()
      await expect(page.getByRole('button', { name: say('share.undo') })).toBeVisible()
      await page.getByRole('button', { name: say('share.undo') }).click()
      await expect(page.getByRole('button', { name: say('share.undo') })).toHaveCount(0)
      await page.getByRole('switch', { name: say('share.flag.isextractable') }).click()
      await page.getByRole('button', { name: say('action.save') }).click()
      await expect(page.getByRole('button', { name: say('share.undo') })).toBeFocused()
    },
  },
  {
    name: 'templates-shared',
    show: async (stage) => {
      const { others } = await stage.world.makeTenant()
      await signInAs(stage, others[0] ?? '')
      await list(stage, '/templates?tab=shared')
    },
    after,
  },
  {
    name: 'share-project',
    show: async (stage) => {
      const { ofProject } = await stage.world.makeTenant()
      await open(stage, ofProject)
    },
  },
  {
    name: 'template-sharing',
    show: async (stage) => {
      const { username, shared } = await stage.world.makeTenant()
      await signInAs(stage, username)
      await goTo(stage, `/templates/${shared}`)
      const { page, say } = stage
      await page.getByRole('button', { name: say('share.change') }).focus()
    },
    after,
  },
]
