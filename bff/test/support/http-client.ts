import http from 'node:http'
import { signingStrings, sign } from '../../src/access/sign-in/signatures.ts'
import { testPassword } from './http-people.ts'

/** Parsed JSON of which a test knows the shape; every path may be followed. */
export interface Json {
  readonly [name: string]: Json
}

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly json: () => Json
}

export interface RequestOptions {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** Form parameters of the body. */
  readonly form?: Record<string, string>
  readonly body?: string | Buffer
}

/** One request over plain HTTP, exactly as given: nothing is encoded, followed or remembered. */
export function request(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { form } = options
  const body = form ? new URLSearchParams(form).toString() : options.body
  const headers = {
    ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...options.headers,
  }
  const method = options.method ?? (body === undefined ? 'GET' : 'POST')
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: () => JSON.parse(text),
        })
      })
    })
    sent.end(body)
  })
}

export const queryText = (values: Record<string, string>) => new URLSearchParams(values).toString()

/** What a browser keeps of one sign-in. */
export interface TestSession {
  readonly cookie: string
  readonly key: string
  /** A call with cookie and key. */
  readonly call: (command: string, params?: Record<string, string>) => Promise<Answer>
  /** A call with the cookies alone. */
  readonly callBare: (command: string, params?: Record<string, string>) => Promise<Answer>
}

/** Mold's code in an error answer. */
export function codeOf(answer: Answer): string | undefined {
  return /(?:"code":"|<code>)([^"<]+)/.exec(answer.text)?.[1]
}

export function cookiesOf(answer: Answer): string {
  return (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
}

export function login(port: number, values: Record<string, string>, headers = {}): Promise<Answer> {
  const form = { command: 'login', response: 'json', password: testPassword, ...values }
  return request(port, '/client/api', { form, headers })
}

/** Signs in with `testPassword`. */
export async function signIn(port: number, username: string, domain = '/'): Promise<TestSession> {
  const answer = await login(port, { username, domain })
  if (answer.status !== 200) throw new Error(`sign-in of ${username} failed: ${answer.text}`)
  const cookie = cookiesOf(answer)
  const key = /sessionkey=([^;]+)/.exec(cookie)?.[1] ?? ''
  const send = (values: Record<string, string>) =>
    request(port, `/client/api?${queryText(values)}`, { headers: { cookie } })
  return {
    cookie,
    key,
    call: (command, params = {}) => send({ command, response: 'json', sessionkey: key, ...params }),
    callBare: (command, params = {}) => send({ command, response: 'json', ...params }),
  }
}

/** A query with its signature, made as the servers describe it. */
export function signedQuery(values: Record<string, string>, secret: string): string {
  const pairs = Object.entries(values).map(([name, value]) => ({ name, value }))
  const [text = ''] = signingStrings(pairs)
  return queryText({ ...values, signature: sign(text, secret) })
}
