import type { CommandName, Commands } from '@mold/shared/commands/index.ts'
import type { ParamsOf, ResultOf } from '@mold/shared/contract/command.ts'
import { ApiError } from './api-error.ts'
import { commandFacts } from './command-facts.ts'
import { decodeAnswer, decodeError, openEnvelope } from './decode.ts'
import { encodeParams } from './encode.ts'
import { waitForJob } from './jobs.ts'
import { currentSession, endSession, sessionKey } from './session-state.ts'

export type ParamsFor<N extends CommandName> = ParamsOf<Commands[N]>
export type ResultFor<N extends CommandName> = ResultOf<Commands[N]>

interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Calls a command of the API and answers what its declaration says. For an async command the
 * promise ends with its job: it resolves with the job's result, or rejects with its error.
 *
 * @throws ApiError for every failure; a lost session also leads to the sign-in page.
 */
export async function call<N extends CommandName>(
  name: N,
  params: ParamsFor<N>,
  options: CallOptions = {},
): Promise<ResultFor<N>> {
  const facts = commandFacts[name]
  const content = await send(name, params, options)
  if (facts.mode === 'sync') return decodeAnswer(facts, content) as ResultFor<N>
  const result = await waitForJob(
    (jobid) => call('queryAsyncJobResult', { jobid }, options),
    String(content['jobid']),
    options.signal,
  )
  return decodeAnswer(facts, result) as ResultFor<N>
}

/**
 * Starts an async command and does not wait for its job: for work whose progress the page shows.
 * Answers the id of what it makes, for commands that make something.
 *
 * @throws ApiError as `call` does, for what is refused at once
 */
export async function begin<N extends CommandName>(
  name: N,
  params: ParamsFor<N>,
): Promise<string | undefined> {
  const { id } = await send(name, params, {})
  return typeof id === 'string' ? id : undefined
}

async function send<N extends CommandName>(name: N, params: ParamsFor<N>, { signal }: CallOptions) {
  const form = encodeParams(params, commandFacts[name].maps)
  form.set('command', name)
  form.set('response', 'json')
  const key = sessionKey()
  const response = await request('/client/api', {
    method: 'POST',
    body: form,
    signal: signal ?? null,
    headers: key === undefined ? {} : { 'X-Session-Key': key },
  })
  return openEnvelope(response.body)
}

/**
 * One request to our own server. Sends the session's cookie, reads JSON.
 *
 * @throws ApiError when there is no answer, or one with status 400 or more.
 */
export async function request(path: string, init: RequestInit): Promise<{ body: unknown }> {
  const session = currentSession()
  let response: Response
  let body: unknown
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init })
    body = await response.json().catch(() => undefined)
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause
    throw new ApiError({ status: 0, code: 'client.unreachable', text: 'No answer' }, { cause })
  }
  if (response.ok) return { body }
  const error = decodeError(
    response.status,
    body,
    response.headers.get('X-Request-Id') ?? undefined,
  )
  // A late answer to the session before this one says nothing about this one.
  if (error.signedOut && currentSession() === session) endSession()
  throw error
}
