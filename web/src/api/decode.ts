import type { ErrorParams } from '@mold/shared/errors.ts'
import { ApiError } from './api-error.ts'
import type { CommandFacts } from './facts-of.ts'

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The content of the one top-level key (protocol §2). */
export function openEnvelope(body: unknown): Json {
  if (isObject(body)) {
    const [content, ...rest] = Object.values(body)
    if (rest.length === 0 && isObject(content)) return content
  }
  throw new ApiError({ status: 0, code: 'client.unreadable', text: 'Unreadable answer' })
}

/**
 * What a command's answer holds, by its declared kind. An empty list is `{}`, a page beyond the
 * end `{count}` (protocol §2); both become `{count, items: []}`.
 */
export function decodeAnswer(facts: CommandFacts, content: Json): unknown {
  switch (facts.kind) {
    case 'list': {
      const items = content[facts.key ?? '']
      return {
        count: Number(content['count'] ?? 0),
        items: Array.isArray(items) ? items : [],
        ...(isObject(content['facets']) ? { facets: content['facets'] } : {}),
      }
    }
    case 'object':
      return content[facts.key ?? ''] ?? {}
    case 'plain':
      return content
    case 'success':
      return { ...content, success: String(content['success']) === 'true' }
  }
}

/** The error of an answer with status 400 or more, whatever its body turned out to be. */
export function decodeError(status: number, body: unknown, requestId?: string): ApiError {
  const content = isObject(body) ? Object.values(body)[0] : undefined
  if (!isObject(content) || typeof content['errortext'] !== 'string') {
    const code = status >= 500 && status < 530 ? 'client.unreachable' : 'client.unreadable'
    return new ApiError({ status, code, text: `HTTP ${status}`, requestId })
  }
  return errorOf(status, content, requestId)
}

/** The error that a failed job carries as its result (protocol §9). */
export function decodeJobError(result: unknown): ApiError {
  const content = isObject(result) ? result : { errortext: 'The job failed' }
  return errorOf(Number(content['errorcode'] ?? 530), content)
}

function errorOf(status: number, content: Json, requestId?: string): ApiError {
  return new ApiError({
    status,
    code: typeof content['code'] === 'string' ? content['code'] : undefined,
    params: isObject(content['params']) ? (content['params'] as ErrorParams) : {},
    text: typeof content['errortext'] === 'string' ? content['errortext'] : `HTTP ${status}`,
    requestId,
  })
}
