import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Where a program is, by the folders of PATH or by those given; undefined when it is not installed. */
export async function toolPath(
  program: string,
  path = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  const places = path.split(delimiter).filter((folder) => folder !== '')
  for (const folder of places) {
    const file = join(folder, program)
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return file
  }
  return undefined
}
