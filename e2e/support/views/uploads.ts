import { addForm } from '../add-form.ts'
import { expect } from '../expect.ts'
import { isoBytes } from '../images.ts'
import { goTo, list, type Stage, type View } from './stage.ts'
import { form } from './forms.ts'

/** Uploads: what waits for its file, and what is chosen. Those of the world stay from here on. */
export const uploadViews: readonly View[] = [
  {
    name: 'add-iso-file',
    show: async (stage) => {
      await form(stage, 'iso')
      await chooseLocal(stage, ['debian-12.8.0-amd64-netinst.iso'])
    },
  },
  {
    name: 'add-iso-files',
    show: async (stage) => {
      await form(stage, 'iso')
      await chooseLocal(stage, ['rocky-9.5-표준.iso', 'ubuntu-24.04.1-live-server-amd64.iso'])
    },
  },
  {
    name: 'add-iso-file-none',
    show: async (stage) => {
      await form(stage, 'iso')
      await fromHere(stage)
    },
  },
  {
    name: 'uploads-empty',
    show: async (stage) => {
      await goTo(stage, '/uploads')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
  {
    name: 'uploads-tray',
    show: async (stage) => {
      await stage.world.beginUploads()
      await list(stage, '/isos')
      const tray = stage.page.getByRole('region', { name: stage.say('uploads.tray') })
      await expect(tray.getByRole('listitem').first()).toBeVisible()
    },
  },
  {
    name: 'uploads',
    show: async (stage) => {
      await stage.world.beginUploads()
      await goTo(stage, '/uploads')
      await expect(stage.page.getByText(stage.say('uploads.state.lost')).first()).toBeVisible()
    },
  },
  {
    name: 'uploads-cancel',
    show: async (stage) => {
      await stage.world.beginUploads()
      await goTo(stage, '/uploads')
      const name = stage.say('uploads.cancel')
      await stage.page.getByRole('button', { name }).first().click()
      await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
    },
  },
]

async function fromHere({ page, say }: Stage) {
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  return add
}

async function chooseLocal(stage: Stage, names: readonly string[]) {
  const add = await fromHere(stage)
  await add.form
    .getByLabel(stage.say('add.fileChoose'))
    .setInputFiles(
      names.map((name) => ({ name, mimeType: 'application/octet-stream', buffer: isoBytes() })),
    )
  await expect(add.form.getByText(stage.say('add.foundHere'))).toBeVisible()
}
