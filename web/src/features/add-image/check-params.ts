import { AppError } from '@mold/shared/errors.ts'
import type { Params } from '@mold/shared/contract/param.ts'
import * as z from 'zod/mini'
import { problemOf, type Problem } from './problem.ts'

interface Declaration {
  readonly name: string
  readonly params: Params
}

/**
 * Checks a request by the command's declaration, as the server will: the schema and the longest
 * value of each parameter (protocol §3). Empty ones are the business of the form's own rules.
 */
export function checkParams(
  { name, params }: Declaration,
  request: Readonly<Record<string, unknown>>,
): Record<string, Problem> {
  const found: Record<string, Problem> = {}
  for (const [param, { schema, length }] of Object.entries(params)) {
    const value = request[param]
    if (value === undefined || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : ''
    if (Array.from(text).length > length) {
      found[param] = problemOf(new AppError('api.too_long', { max: length, name: param }))
    } else if (!z.safeParse(schema, value).success) {
      const where = { command: name.toLowerCase(), value: text.slice(0, 80), name: param }
      found[param] = problemOf(new AppError('api.invalid_value', where))
    }
  }
  return found
}
