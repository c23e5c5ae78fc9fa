import { isIP } from 'node:net'
import { AppError } from '@mold/shared/errors.ts'
import { hostOf, maxUrlLength, redactUrl } from './url.ts'

/** What may be said of an NFS server; anything else is refused (security case D6). */
export interface NfsOptions {
  readonly version?: '3' | '4'
  readonly nfsport?: string
  readonly mountport?: string
}

/** A file on an NFS server. */
export interface NfsAddress {
  /** Name or address, as look-ups know it. */
  readonly host: string
  /** `/export/folder/file`, of harmless characters alone. */
  readonly path: string
  readonly options: NfsOptions
}

const shape = /^nfs:\/\/[^/?#@\s]+(\/[^?#]*)(?:\?[^#]*)?$/i
const hostName = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?\.?$/i
const pathShape = /^(?:\/[\w.+@=,~:-]+)+$/
const isPort = (text: string) =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
const rules: Readonly<Record<keyof NfsOptions, (value: string) => boolean>> = {
  version: (value) => value === '3' || value === '4',
  nfsport: isPort,
  mountport: isPort,
}

export const isNfs = (text: string) => /^\s*nfs:/i.test(text)

/**
 * The address of a file on an NFS server. Nothing of it is ever a word of a command line or a path of this
 * machine by itself, and its characters are few all the same (security cases D5, D6).
 *
 * @throws AppError direct.nfs_url
 */
export function parseNfsUrl(text: string): { readonly url: URL; readonly nfs: NfsAddress } {
  const trimmed = text.trim()
  const refuse = () => new AppError('direct.nfs_url', { url: redactUrl(trimmed) })
  const [, path = ''] = shape.exec(trimmed) ?? []
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  if (!url || trimmed.length > maxUrlLength || url.port !== '') throw refuse()
  const host = hostOf(url)
  if (isIP(host) === 0 && !hostName.test(host)) throw refuse()
  const isPlain = path.split('/').every((part) => part !== '.' && part !== '..')
  if (!pathShape.test(path) || !isPlain) throw refuse()
  return { url, nfs: { host, path, options: optionsOf(url, refuse) } }
}

function optionsOf({ searchParams }: URL, refuse: () => AppError): NfsOptions {
  const options = new Map<string, string>()
  for (const [name, value] of searchParams) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof NfsOptions] : undefined
    if (!rule?.(value) || options.has(name)) throw refuse()
    options.set(name, value)
  }
  return Object.fromEntries(options)
}

/**
 * The address as libnfs is given it: with the very address that was checked in place of the name, which nobody
 * looks up again (security case D9).
 *
 * @param path of the file, or of a folder above it
 */
export function nfsWord({ options }: NfsAddress, address: string, path: string): string {
  const place = isIP(address) === 6 ? `[${address}]` : address
  const given = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`)
  return `nfs://${place}${path}${given.length > 0 ? `?${given.join('&')}` : ''}`
}
