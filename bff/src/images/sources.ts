import { AppError } from '@mold/shared/errors.ts'
import type { Fetcher } from '../sources/fetcher.ts'
import { readHttp } from '../sources/http.ts'
import { openImport } from '../sources/import-folder.ts'
import type { SourceRead } from '../sources/read.ts'
import { parseImageUrl } from '../sources/url.ts'

const importPrefix = 'import:'

/** The path below the import folder that an `import:<path>` address names, or undefined. */
export function importPathOf(url: string): string | undefined {
  const text = url.trim()
  return text.startsWith(importPrefix) ? text.slice(importPrefix.length) : undefined
}

export interface OpenSource {
  readonly fetcher: Fetcher
  readonly importDir?: string | undefined
  readonly stallMs: number
}

/**
 * Opens what an image is registered from, at an offset when it is still the same there.
 *
 * @throws AppError source.*
 */
export async function openSource(
  from: OpenSource,
  url: string,
  at: { offset: number; validator: string | undefined; signal: AbortSignal },
): Promise<SourceRead> {
  const path = importPathOf(url)
  if (path === undefined) {
    return readHttp(from.fetcher, { url: parseImageUrl(url), stallMs: from.stallMs, ...at })
  }
  if (from.importDir === undefined) throw new AppError('source.import_not_configured')
  return openImport(from.importDir, path, at)
}
