import { createHash } from 'node:crypto'

/* Bytes between a host and the server, as an agent moves them. */

interface Line {
  readonly origin: () => string
  readonly credential: string
}

const authorized = ({ credential }: Line) => ({ Authorization: `Bearer ${credential}` })

/** Fetches an object and compares its digest. */
export async function downloadObject(
  line: Line,
  digest: string,
  { length, signal }: { readonly length: number; readonly signal: AbortSignal },
): Promise<void> {
  const answer = await fetch(`${line.origin()}/agent/objects/${digest}`, {
    headers: authorized(line),
    signal,
  })
  if (!answer.ok) throw new Error(`the object is answered ${answer.status}`)
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    hash.update(chunk)
    bytes += chunk.length
  }
  if (bytes !== length) throw new Error(`the object has ${bytes} bytes and not ${length}`)
  if (hash.digest('hex') !== digest) throw new Error('the object has another digest')
}

/** Sends what the intake does not have yet, and ends it. */
export async function sendToIntake(
  line: Line,
  intake: string,
  content: Buffer,
  { digest, signal }: { readonly digest: string; readonly signal: AbortSignal },
): Promise<void> {
  const url = `${line.origin()}/agent/intakes/${intake}`
  const headers = authorized(line)
  const head = await fetch(url, { method: 'HEAD', headers, signal })
  if (!head.ok) throw new Error(`the intake is answered ${head.status}`)
  const offset = Number(head.headers.get('upload-offset'))
  if (offset < content.length) {
    const sent = await fetch(url, {
      method: 'PATCH',
      headers: { ...headers, 'Upload-Offset': String(offset) },
      body: new Uint8Array(content.subarray(offset)),
      signal,
    })
    if (!sent.ok) throw new Error(`the bytes are answered ${sent.status} ${await sent.text()}`)
  }
  const ended = await fetch(`${url}/end`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ length: content.length, digest }),
    signal,
  })
  if (!ended.ok) throw new Error(`the end is answered ${ended.status} ${await ended.text()}`)
}
