import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import * as z from 'zod/mini'
import { tlsOptions, type Trust } from './server-trust.ts'

/** How the server is reached, and what it is known by. */
export interface ServerAddress extends Trust {
  /** `http://…` or `https://…`, without a path. */
  readonly server: string
}

export interface ServerAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** To be read or destroyed. */
  readonly body: IncomingMessage
}

export interface ServerCall {
  readonly method: 'GET' | 'HEAD' | 'PATCH' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readable | Buffer | undefined
  readonly signal: AbortSignal
}

export interface ServerLink {
  call(call: ServerCall): Promise<ServerAnswer>
}

/** Milliseconds without a byte in any direction, after which a call has failed. */
const idleMs = 60_000

/**
 * Calls of the server with the credential of this host.
 *
 * `fetch` is not used: it has no way to trust one more certificate.
 */
export function createServerLink(
  address: ServerAddress,
  credential: string | undefined,
): ServerLink {
  return {
    call({ method, path, headers, body, signal }) {
      const url = new URL(path, address.server)
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      const options: RequestOptions = {
        method,
        signal,
        headers: {
          ...headers,
          ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
        },
        ...tlsOptions(address.server, address),
      }
      return new Promise((resolve, reject) => {
        const sent = request(url, options, (response) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response })
        })
        sent.setTimeout(idleMs, () => sent.destroy(new Error('the server does not answer')))
        sent.once('error', reject)
        if (body === undefined || Buffer.isBuffer(body)) sent.end(body)
        else {
          body.once('error', (error) => sent.destroy(error))
          body.pipe(sent)
        }
      })
    },
  }
}

/** A short answer as JSON, or its text; at most 64 KiB of it. */
export async function readAnswer({ body }: ServerAnswer): Promise<unknown> {
  let text = ''
  for await (const chunk of body) {
    text += String(chunk)
    if (text.length > 64 << 10) break
  }
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What an answer that is no success says: the error of the server where it has one, and a text for people. */
export interface Refusal {
  /** Empty where it is none of the table's. */
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly text: string
}

const refused = z.object({
  errorresponse: z.object({
    code: z.optional(z.string()),
    params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
    errortext: z.optional(z.string()),
  }),
})

/** Reads such an answer, whatever it is. */
export function refusalOf(said: unknown, status: number): Refusal {
  if (typeof said === 'string' && said !== '')
    return { code: '', params: {}, text: `${status} ${said.slice(0, 300)}` }
  const { code = '', params = {}, errortext } = refused.safeParse(said).data?.errorresponse ?? {}
  return { code, params, text: errortext ?? `${status}` }
}
