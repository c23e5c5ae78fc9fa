import { X509Certificate } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { certificateAlias } from '@mold/shared/certificate-alias.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import { makeWithParents, syncFolder } from '../../stores/file/folders.ts'
import { writeWhole } from '../write-whole.ts'

/** A certificate under the name that it has here. */
export interface NamedCertificate {
  readonly alias: string
  readonly pem: string
}

const suffix = '.pem'

/** Where a host keeps the certificates of direct downloads, each as `<alias>.pem`. */
export const certificatesDir = (stateDir: string) =>
  path.join(stateDir, 'direct-download-certificates')

/** Names of the certificates that are there; other files are none of ours. */
export async function keptAliases(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .filter((alias) => certificateAlias.test(alias))
    .toSorted()
}

/** The certificate of a name; undefined when there is none, or something that is no certificate. */
export async function readCertificate(dir: string, alias: string): Promise<string | undefined> {
  const pem = await readFile(fileOf(dir, alias), 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  })
  return pem !== undefined && isCertificate(pem) ? pem : undefined
}

/** Writes a certificate, whole or not at all; one that is there already is left alone. */
export async function keepCertificate(dir: string, { alias, pem }: NamedCertificate) {
  if (!isCertificate(pem)) throw new TypeError('not a certificate')
  if ((await readCertificate(dir, alias)) === pem) return
  await makeWithParents(dir, 0o700)
  await writeWhole(fileOf(dir, alias), pem)
}

/** Removes a certificate; one that is not there is removed already. */
export async function dropCertificate(dir: string, alias: string): Promise<void> {
  await rm(fileOf(dir, alias), { force: true })
  await syncFolder(dir)
}

/** Names come from the server and are checked all the same, so that none can become a path. */
function fileOf(dir: string, alias: string): string {
  if (!certificateAlias.test(alias)) throw new TypeError('not a name of a certificate')
  return path.join(dir, `${alias}${suffix}`)
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
