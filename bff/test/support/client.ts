import { setTimeout as wait } from 'node:timers/promises'
import { commandByName, type CommandName, type Commands } from '@mold/shared/commands/index.ts'
import type { AnyCommand, ResultOf } from '@mold/shared/contract/command.ts'
import { envelopeOf } from '@mold/shared/contract/command.ts'
import { signedQuery } from './http-client.ts'

/** The keys of a user. */
export interface Keys {
  readonly apiKey: string
  readonly secret: string
}

export type CallParams = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>

/** What the API says when it does not do what was asked. */
export interface Refusal {
  /** HTTP status and error code; of a job its result code. */
  readonly status: number
  readonly code: string
  readonly text: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Thrown for an answer that is an error. */
export class CallRefused extends Error implements Refusal {
  override readonly name = 'CallRefused'
  readonly status: number
  readonly code: string
  readonly text: string
  readonly params: Readonly<Record<string, unknown>>

  constructor(command: string, refusal: Refusal) {
    super(`${command}: ${refusal.status} ${refusal.code}: ${refusal.text}`)
    this.status = refusal.status
    this.code = refusal.code
    this.text = refusal.text
    this.params = refusal.params
  }
}

export interface StartedJob {
  readonly jobid: string
  readonly id?: string
}

/** Calls the API as one user, with signed requests. */
export interface Client {
  readonly username: string
  /** The answer of a call, or the result of its job once it has ended. Throws CallRefused. */
  call<N extends CommandName>(command: N, params?: CallParams): Promise<ResultOf<Commands[N]>>
  /** Starts an async command and does not wait for its job. Throws CallRefused. */
  start(command: CommandName, params?: CallParams): Promise<StartedJob>
  /** The result of a started job once it has ended, 40 s from now if not said otherwise. Throws CallRefused. */
  result<N extends CommandName>(
    command: N,
    job: StartedJob,
    limitMs?: number,
  ): Promise<ResultOf<Commands[N]>>
  /** The error that a call or its job ends with. Throws when it succeeds. */
  refused(command: CommandName, params?: CallParams): Promise<Refusal>
  /** What the server sends, parsed; for what the envelope itself says. */
  raw(command: CommandName, params?: CallParams): Promise<Readonly<Record<string, Body>>>
}

type Body = Readonly<Record<string, unknown>>

const jobLimitMs = 40_000

/** Milliseconds until the next look: soon after a few, and rarely when it lasts, since looking costs time too. */
export const pauseAfter = (looks: number): number => Math.min(10 * 1.25 ** looks, 150)

export function createClient(origin: () => string, username: string, keys: Keys): Client {
  async function raw(command: CommandName, params: CallParams = {}) {
    const query = signedQuery(
      { ...textsOf(params), command, response: 'json', apiKey: keys.apiKey },
      keys.secret,
    )
    const answer = await fetch(`${origin()}/client/api?${query}`)
    return (await answer.json()) as Record<string, Body>
  }

  /** What is inside the one envelope. */
  async function send(command: CommandName, params?: CallParams): Promise<Body> {
    const [name, body = {}] = Object.entries(await raw(command, params))[0] ?? []
    if (body['errorcode'] !== undefined) throw new CallRefused(command, refusalOf(body))
    const expected = envelopeOf(declarationOf(command))
    if (name !== expected) throw new Error(`the envelope is ${name} and not ${expected}`)
    return body
  }

  async function result(
    command: CommandName,
    { jobid }: StartedJob,
    limitMs = jobLimitMs,
  ): Promise<unknown> {
    const end = performance.now() + limitMs
    for (let looks = 0; ; looks += 1) {
      const job = await send('queryAsyncJobResult', { jobid })
      const inner = job['jobresult'] as Body | undefined
      if (job['jobstatus'] === 2) throw new CallRefused(command, refusalOf(inner ?? {}))
      if (job['jobstatus'] === 1) return unwrap(declarationOf(command), inner ?? {})
      if (performance.now() > end) throw new Error(`the job of ${command} does not end`)
      await wait(pauseAfter(looks))
    }
  }

  async function call(command: CommandName, params?: CallParams): Promise<unknown> {
    const declaration = declarationOf(command)
    const body = await send(command, params)
    if (declaration.mode === 'async') return result(command, body as unknown as StartedJob)
    return unwrap(declaration, body)
  }

  return {
    username,
    raw,
    // What the envelope holds is what the declaration says: every answer was checked against it.
    call: call as Client['call'],
    result: result as Client['result'],
    start: async (command, params) => (await send(command, params)) as unknown as StartedJob,
    async refused(command, params) {
      try {
        await call(command, params)
      } catch (error) {
        if (error instanceof CallRefused) return error
        throw error
      }
      throw new Error(`${command} was not refused`)
    },
  }
}

function declarationOf(name: CommandName): AnyCommand {
  const declaration = commandByName(name)
  if (!declaration) throw new Error(`there is no command ${name}`)
  return declaration
}

/** The result that the handler returned, out of the form that it has on the wire. */
function unwrap({ answer }: AnyCommand, body: Body): unknown {
  if (answer.kind === 'object') return body[answer.key]
  if (answer.kind !== 'list') return body
  const { count = 0, facets } = body
  return { count, items: body[answer.key] ?? [], ...(facets !== undefined && { facets }) }
}

function refusalOf(body: Body): Refusal {
  return {
    status: Number(body['errorcode']),
    code: String(body['code']),
    text: String(body['errortext']),
    params: (body['params'] ?? {}) as Record<string, unknown>,
  }
}

function textsOf(params: CallParams): Record<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}
