import { rm, writeFile } from 'node:fs/promises'
import type { PoolPaths } from '../pool/paths.ts'
import { type Element, xmlText } from './element.ts'

/** Gives `virsh` an element as a file, which is all that it takes, and removes it afterwards. */
export async function withXml<T>(
  paths: PoolPaths,
  command: string,
  element: Element,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const file = paths.temporary(command, 'xml')
  await writeFile(file, xmlText(element), { mode: 0o600 })
  try {
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}
