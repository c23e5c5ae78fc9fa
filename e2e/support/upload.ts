import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Locator, Page } from '@playwright/test'
import { isoBytes, mib } from './images.ts'
import type { Say } from './texts.ts'

export interface LocalFile {
  readonly path: string
  readonly name: string
  readonly size: number
}

/** A disc of this size in a folder of its own; `fill` makes the content of one differ from another's. */
export async function localIso(name: string, size: number, fill = 1): Promise<LocalFile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-e2e-file-'))
  const file = path.join(folder, name)
  const handle = await open(file, 'w')
  const head = isoBytes(mib)
  await handle.write(head)
  const block = Buffer.alloc(mib, fill)
  for (let at = head.length; at < size; at += block.length) {
    block.writeBigUInt64LE(BigInt(at), 0)
    await handle.write(block, 0, Math.min(block.length, size - at), at)
  }
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
  const session = await page.context().newCDPSession(page)
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  })
}

/** The upload tray, by what it says. */
export function trayOf(page: Page, say: Say) {
  const tray = page.getByRole('region', { name: say('uploads.tray') })
  return {
    tray,
    item: (name: string): Locator => tray.getByRole('listitem', { name, exact: true }),
    bar: (name: string): Locator =>
      tray.getByRole('progressbar', { name: say('uploads.progressOf', { name }) }),
  }
}
