import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { CDPSession, Locator, Page } from '@playwright/test'
import { addForm } from './add-form.ts'
import { expect } from './expect.ts'
import { isoBytes, mib } from './images.ts'
import type { Mold } from './server.ts'
import type { Say } from './texts.ts'

export interface LocalFile {
  readonly path: string
  readonly name: string
  readonly size: number
}

const folders: string[] = []

/** Removes what `localIso` has made. */
export async function removeLocalFiles(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
}

/** A disc of this size in a folder of its own; `fill` makes the content of one differ from another's. */
export async function localIso(name: string, size: number, fill = 1): Promise<LocalFile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-e2e-file-'))
  folders.push(folder)
  const file = path.join(folder, name)
  const handle = await open(file, 'w')
  const head = isoBytes(mib)
  await handle.write(head)
  const block = Buffer.alloc(mib, fill)
  for (let at = head.length; at < size; at += block.length) {
    block.writeBigUInt64LE(BigInt(at), 0)
    await handle.write(block, 0, Math.min(block.length, size - at), at)
  }
  // Else a commit of the server would wait until gigabytes of ours have been written.
  await handle.datasync()
  await handle.close()
  return { path: file, name, size }
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Makes the line of a page so slow that there is time to do something to it; bytes per second. */
export async function slowLine(page: Page, uploadThroughput: number): Promise<void> {
  await setLine(page, { uploadThroughput, offline: false })
}

/** Takes the network away from a page, also from what is under way. */
export async function dropNetwork(page: Page): Promise<void> {
  await setLine(page, { uploadThroughput: -1, offline: true })
}

const lines = new WeakMap<Page, CDPSession>()

async function setLine(page: Page, of: { uploadThroughput: number; offline: boolean }) {
  const session = lines.get(page) ?? (await page.context().newCDPSession(page))
  lines.set(page, session)
  await session.send('Network.emulateNetworkConditions', {
    latency: 0,
    downloadThroughput: -1,
    ...of,
  })
}

/** Chooses files in the form of ISOs, as a user does, and waits until they were looked at. */
export async function chooseFiles(page: Page, say: Say, files: readonly LocalFile[]) {
  await page.goto('/isos/add')
  const add = addForm(page, say, 'iso')
  await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
  await add.form.getByLabel(say('add.fileChoose')).setInputFiles(files.map((file) => file.path))
  await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
  return add
}

/** Uploads a disc; its name suggests no OS type, so one is chosen. */
export async function uploadIso(page: Page, say: Say, file: LocalFile): Promise<void> {
  const add = await chooseFiles(page, say, [file])
  await add.chooseOsType('Other (64-bit)')
  await add.submit.click()
  await expect(page).toHaveURL(/\/isos\?/)
}

/** The upload tray, by what it says. */
export function trayOf(page: Page, say: Say) {
  const tray = page.getByRole('region', { name: say('uploads.tray') })
  const item = (name: string): Locator => tray.getByRole('listitem', { name, exact: true })
  return {
    tray,
    item,
    bar: (name: string): Locator =>
      tray.getByRole('progressbar', { name: say('uploads.progressOf', { name }) }),
    button: (name: string, key: Parameters<Say>[0]): Locator =>
      item(name).getByRole('button', { name: say(key), exact: true }),
    /** Chooses the file of an upload that waits for it. */
    chooseAgain: async (name: string, file: LocalFile) => {
      await item(name).getByLabel(say('uploads.chooseFileFor', { name })).setInputFiles(file.path)
    },
  }
}

/** An upload that somebody has begun, and of which the first bytes have come. */
export async function beginByApi({ admin }: Mold, name: string, file: Buffer, sent: number) {
  const [zones, osTypes] = await Promise.all([
    admin.call('listZones'),
    admin.call('listOsTypes', { keyword: 'Debian GNU/Linux 12 (64-bit)' }),
  ])
  const params = await admin.call('getUploadParamsForIso', {
    name,
    format: 'ISO',
    zoneid: zones.items[0]?.id ?? '',
    ostypeid: osTypes.items[0]?.id ?? '',
  })
  const headers = {
    'Tus-Resumable': '1.0.0',
    'X-signature': params.signature ?? '',
    'X-metadata': params.metadata ?? '',
    'X-expires': params.expires ?? '',
  }
  const url = params.postURL ?? ''
  const filename = Buffer.from(`${name}.iso`).toString('base64')
  await fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'Upload-Length': String(file.length),
      'Upload-Metadata': `filename ${filename}`,
    },
  })
  const answer = await fetch(url, {
    method: 'PATCH',
    headers: {
      ...headers,
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(file.subarray(0, sent)),
  })
  expect(answer.status).toBe(204)
}

/** How many bytes of an upload the server has on stable storage. */
export async function storedBytes({ admin }: Mold, name: string): Promise<number> {
  const { items } = await admin.call('listUploads', { keyword: name })
  return items[0]?.offset ?? 0
}

/** Waits until something of an upload has arrived, and not all of it. */
export async function untilUnderWay(page: Page, say: Say, name: string): Promise<void> {
  const { bar } = trayOf(page, say)
  await expect
    .poll(async () => Number(await bar(name).getAttribute('value')), { timeout: 20_000 })
    .toBeGreaterThan(0)
}

/** Begins an upload on a line so slow that there is time to do something to it. */
export async function beginSlowly(page: Page, say: Say, file: LocalFile, speed = mib) {
  await slowLine(page, speed)
  await uploadIso(page, say, file)
  await untilUnderWay(page, say, path.parse(file.name).name)
}

/** The image is ready, and what is stored is the file, byte for byte. */
export async function expectReady(mold: Mold, name: string, file: LocalFile): Promise<void> {
  const { admin } = mold
  await expect
    .poll(
      async () => {
        const { items } = await admin.call('listIsos', { isofilter: 'all', keyword: name })
        return items.find((image) => image.name === name)?.checksum
      },
      { timeout: 60_000 },
    )
    .toBe(await sha256OfFile(file.path))
}
