import { AppError } from '@mold/shared/errors.ts'
import { maxChecksumList } from '@mold/shared/images/checksum-list.ts'
import { readBody } from './body.ts'
import type { Fetcher } from './fetcher.ts'
import { isHtml } from './html.ts'
import type { SourceResponse } from './response.ts'
import { hostOf } from './url.ts'

// oxlint-disable-next-line no-control-regex -- what text does not have
const binary = /[\u0000-\u0008\u000e-\u001f]/

/**
 * The text of a list of checksums, of which nothing is kept.
 *
 * @throws AppError image.checksum_list_too_large, …_not_text, source.*, or the reason of the signal
 */
export async function readChecksumList(
  fetcher: Fetcher,
  url: URL,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly url: URL }> {
  const response = await fetcher.open(url, { signal })
  const bytes = await readAll(response, signal)
  const text = bytes.toString('utf8')
  if (binary.test(text) || isHtml(bytes, undefined)) {
    throw new AppError('image.checksum_list_not_text', { host: hostOf(response.url) })
  }
  return { text, url: response.url }
}

async function readAll(response: SourceResponse, signal: AbortSignal): Promise<Buffer> {
  const tooLarge = () =>
    new AppError('image.checksum_list_too_large', {
      host: hostOf(response.url),
      max: maxChecksumList,
    })
  if ((response.length ?? 0) > maxChecksumList) {
    response.body.destroy()
    throw tooLarge()
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of readBody(response, { signal })) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxChecksumList) throw tooLarge()
  }
  return Buffer.concat(chunks)
}
