import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

const generated = new Set(['node_modules', 'dist'])

/** Every file below a folder of the clone, generated ones left out; relative to the clone. */
export function filesBelow(folder) {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true })
  return entries
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(name) : [name]
    })
    .toSorted((one, other) => (one < other ? -1 : 1))
}

/** One digest over names and contents of files of the clone, and whatever else decides. */
export function digestOf(files, ...others) {
  const hash = createHash('sha256').update(JSON.stringify(others))
  for (const file of files) {
    const content = readFileSync(path.join(root, file))
    hash.update(`\0${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
