import { readFileSync, rmSync } from 'node:fs'
import { Trouble } from './fail.mjs'
import { inRoot } from './paths.mjs'
import { askPnpm } from './pnpm.mjs'

/**
 * Writes the bill of materials, `dist/mold.cdx.json`, as CycloneDX: every package that the lock file names, with its
 * version, address and digest; those of tests and tools are marked as excluded. Needs no network.
 */
export async function writeSbom(file = inRoot('dist', 'mold.cdx.json')) {
  console.log('Writing the bill of materials …')
  rmSync(file, { force: true })
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--lockfile-only', '--out', file]
  const { code, stdout, stderr } = await askPnpm(args)
  if (code !== 0) {
    throw new Trouble(`${stdout}${stderr}\n\nThe bill of materials could not be written.`)
  }
  if (JSON.parse(readFileSync(file, 'utf8')).components.length === 0) {
    throw new Trouble('The bill of materials names no packages.')
  }
}
