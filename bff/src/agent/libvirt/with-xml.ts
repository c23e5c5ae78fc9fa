import { rm, writeFile } from 'node:fs/promises'
import { poolFailure } from '../pool/failures.ts'
import type { PoolPaths } from '../pool/paths.ts'
import { type Element, xmlText } from './element.ts'

/**
 * Gives `virsh` an element as a file, which is all that it takes, and removes it afterwards.
 *
 * @throws AppError host.disk_full, host.pool_failed; else as the work fails
 */
export async function withXml<T>(
  paths: PoolPaths,
  command: string,
  element: Element,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const file = paths.temporary(command, 'xml')
  try {
    await writeFile(file, xmlText(element), { mode: 0o600 }).catch((error: unknown) => {
      throw poolFailure(error, paths.root)
    })
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}
