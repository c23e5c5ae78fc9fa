import { ApiError } from './api-error.ts'
import { decodeError } from './decode.ts'
import { currentSession, endSession, sessionKey } from './session-state.ts'

/* What the tus endpoint of uploads is asked besides bytes; `tus.ts` sends those. */

export const tusVersion = '1.0.0'

interface NewUpload {
  /** Bytes. */
  readonly length: number
  readonly fileName: string
}

/**
 * Begins an upload: size, quota and room are reserved before the first byte.
 *
 * @param path of the upload, as `/client/upload/⟨id⟩`
 * @throws ApiError upload.too_large, upload.limit, upload.no_room, image.suffix_mismatch …
 */
export async function beginUpload(path: string, { length, fileName }: NewUpload): Promise<void> {
  await ask(path, 'POST', {
    'Upload-Length': String(length),
    'Upload-Metadata': `filename ${base64(fileName)}`,
  })
}

/** Bytes of an upload that are on stable storage, as the server tells at this moment. */
export async function askOffset(path: string, signal: AbortSignal): Promise<number> {
  const answer = await ask(path, 'HEAD', {}, signal)
  const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN)
  if (Number.isSafeInteger(offset)) return offset
  throw new ApiError({ status: answer.status, code: 'client.unreadable', text: 'No offset' })
}

async function ask(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Response> {
  const session = currentSession()
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      headers: { 'Tus-Resumable': tusVersion, 'X-Session-Key': sessionKey() ?? '', ...headers },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal ?? null,
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new ApiError({ status: 0, code: 'client.unreachable', text: 'No answer' }, { cause })
  }
  if (answer.ok) return answer
  const body: unknown = await answer.json().catch(() => undefined)
  const error = decodeError(answer.status, body, answer.headers.get('X-Request-Id') ?? undefined)
  if (error.signedOut && currentSession() === session) endSession()
  throw error
}

/** UTF-8 in Base64, without the characters that no file name needs and the server refuses. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 400))
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))
}
