import http from 'node:http'
import https from 'node:https'
import type { Commands } from '@mold/shared/commands/index.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { CallParams, Client } from '../../support/client.ts'
import { osTypeId } from '../../support/images.ts'
import { firstZone, type TestServer } from '../../support/server.ts'

export type Params = ResultOf<Commands['getUploadParamsForIso']>

/** The three headers that authorise an upload. */
export type Ticket = Record<'X-signature' | 'X-metadata' | 'X-expires', string>

export interface Target {
  /** Of the image. */
  readonly id: string
  /** Path of the upload. */
  readonly path: string
  readonly ticket: Ticket
  readonly params: Params
}

export function targetOf(params: Params): Target {
  const { id = '', postURL = '', signature = '', metadata = '', expires = '' } = params
  return {
    id,
    path: new URL(postURL).pathname,
    ticket: { 'X-signature': signature, 'X-metadata': metadata, 'X-expires': expires },
    params,
  }
}

/** Makes images that wait for their bytes. */
export async function uploader(server: Pick<TestServer, 'db' | 'admin'>) {
  const [ostypeid, zone] = await Promise.all([osTypeId(server), firstZone(server)])
  return {
    ostypeid,
    zoneid: zone.uuid,
    async iso(more: CallParams = {}, by: Client = server.admin): Promise<Target> {
      const params = { name: 'disc', format: 'ISO', zoneid: zone.uuid, ...more }
      return targetOf(await by.call('getUploadParamsForIso', params))
    },
    async template(more: CallParams = {}, by: Client = server.admin): Promise<Target> {
      const params = {
        name: 'disk',
        format: 'QCOW2',
        hypervisor: 'KVM',
        zoneid: zone.uuid,
        ostypeid,
        ...more,
      }
      return targetOf(await by.call('getUploadParamsForTemplate', params))
    },
  }
}

export type Uploader = Awaited<ReturnType<typeof uploader>>

export interface TusAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  /** Mold's code of an error. */
  readonly code: string | undefined
  /** Upload-Offset, if told. */
  readonly offset: number | undefined
}

export interface TusRequest {
  /** undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: Uint8Array
  /** Sends without Content-Length. */
  readonly chunked?: boolean
  /** PEM certificate to trust. */
  readonly ca?: string | undefined
}

export const tusHeaders = { 'Tus-Resumable': '1.0.0' }
export const bytesType = { 'Content-Type': 'application/offset+octet-stream' }

function answerOf(message: http.IncomingMessage): Promise<TusAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('error', reject)
    message.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const offset = message.headers['upload-offset']
      resolve({
        status: message.statusCode ?? 0,
        headers: message.headers,
        text,
        code: /"code":"([^"]+)"/.exec(text)?.[1],
        offset: offset === undefined ? undefined : Number(offset),
      })
    })
  })
}

const present = (headers: TusRequest['headers'] = {}) =>
  Object.fromEntries(
    Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )

/** Begins a request to a server whose certificate, if it has one, is signed by `ca`. */
function begin(
  origin: string,
  options: Required<Pick<http.RequestOptions, 'method' | 'path' | 'headers'>>,
  ca?: string,
): http.ClientRequest {
  const { protocol, hostname: host, port } = new URL(origin)
  const where = { ...options, host, port, agent: false as const }
  return protocol === 'https:' ? https.request({ ...where, ca }) : http.request(where)
}

/** One request, exactly as given. */
export function send(
  origin: string,
  method: string,
  path: string,
  request: TusRequest = {},
): Promise<TusAnswer> {
  const { body, chunked } = request
  const length = body && chunked !== true ? { 'Content-Length': String(body.length) } : {}
  return new Promise((resolve, reject) => {
    const headers = { ...length, ...present(request.headers) }
    const sent = begin(origin, { path, method, headers }, request.ca)
    sent.on('error', reject)
    sent.on('response', (message) => void answerOf(message).then(resolve, reject))
    if (chunked === true && body) sent.write(body)
    sent.end(chunked === true ? undefined : body)
  })
}

/** A PATCH whose body is sent by and by. */
export interface OpenPatch {
  /** Resolves when the kernel has taken it. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly end: () => void
  /** Cuts the connection. */
  readonly cut: () => void
  /** The answer; rejects when the connection broke before. */
  readonly answer: Promise<TusAnswer>
}

/** What a tus client does with one upload. */
export function tus(
  origin: () => string,
  { path, ticket }: Pick<Target, 'path' | 'ticket'>,
  ca?: string,
) {
  const base = { ...tusHeaders, ...ticket }
  const request = (method: string, more: TusRequest = {}) =>
    send(origin(), method, path, { ca, ...more, headers: { ...base, ...more.headers } })
  const patch = (offset: number, body: Uint8Array, headers: TusRequest['headers'] = {}) =>
    request('PATCH', {
      body,
      headers: { ...bytesType, 'Upload-Offset': String(offset), ...headers },
    })
  return {
    request,
    patch,
    create: (length: number, headers: TusRequest['headers'] = {}) =>
      request('POST', { headers: { 'Upload-Length': String(length), ...headers } }),
    head: () => request('HEAD'),
    remove: () => request('DELETE'),
    open: (offset: number, length: number, headers: TusRequest['headers'] = {}): OpenPatch => {
      const all = present({
        ...base,
        ...bytesType,
        'Upload-Offset': String(offset),
        'Content-Length': String(length),
        ...headers,
      })
      const sent = begin(origin(), { path, method: 'PATCH', headers: all }, ca)
      const answer = new Promise<TusAnswer>((resolve, reject) => {
        sent.on('error', reject)
        sent.on('response', (message) => void answerOf(message).then(resolve, reject))
      })
      answer.catch(() => undefined)
      return {
        write: (bytes) =>
          new Promise((resolve, reject) =>
            sent.write(bytes, (error) => (error ? reject(error) : resolve())),
          ),
        end: () => void sent.end(),
        cut: () => void sent.destroy(),
        answer,
      }
    },
  }
}

export type Tus = ReturnType<typeof tus>
