import { open, rename } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from '../stores/file/folders.ts'

/** Writes a small file, durably, so that whoever reads it finds the old one or the new one whole. */
export async function writeWhole(file: string, text: string, mode = 0o600): Promise<void> {
  const fresh = `${file}.new`
  const handle = await open(fresh, 'w', mode)
  try {
    await handle.chmod(mode)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
  await syncFolder(path.dirname(file))
}
