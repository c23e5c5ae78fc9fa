/** Browsers digest a file only as a whole: larger ones would fill the memory. */
const mostBytes = 256 * 1024 ** 2

/** SHA-256 of a small file in lower-case hexadecimal; null for one that is too large to be held. */
export async function digestOf(file: Blob, signal?: AbortSignal): Promise<string | null> {
  if (file.size > mostBytes) return null
  const bytes = await file.arrayBuffer()
  signal?.throwIfAborted()
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
