import { AppError } from '@mold/shared/errors.ts'
import { isNfs, parseNfsUrl } from './nfs-url.ts'
import { parseImageUrl, redactUrl } from './url.ts'

/** How the bytes of a direct download come. */
export type DirectScheme = 'http' | 'nfs' | 'metalink'

/** An address that hosts download from. */
export interface DirectAddress {
  readonly scheme: DirectScheme
  readonly url: URL
  /** The path that tells the format by its suffix, without that of the metalink file. */
  readonly path: string
}

const metalinkSuffix = /\.(?:metalink|meta4)$/i

/**
 * The address of a direct download: http, https, nfs, or a metalink file by its suffix (semantics §6).
 *
 * @throws AppError direct.scheme, direct.nfs_url, source.url_*
 */
export function parseDirectUrl(text: string): DirectAddress {
  if (isNfs(text)) {
    const { url, nfs } = parseNfsUrl(text)
    return { scheme: 'nfs', url, path: nfs.path }
  }
  const url = httpUrl(text)
  const path = url.pathname.replace(metalinkSuffix, '')
  return { scheme: path === url.pathname ? 'http' : 'metalink', url, path }
}

function httpUrl(text: string): URL {
  try {
    return parseImageUrl(text)
  } catch (error) {
    const isOther =
      error instanceof AppError && ['source.url_scheme', 'source.url_file'].includes(error.code)
    if (!isOther) throw error
    throw new AppError('direct.scheme', { url: redactUrl(text.trim()) }, { cause: error })
  }
}
