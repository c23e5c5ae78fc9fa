import type { Answer } from '@mold/shared/contract/command.ts'
import type { Fields } from '@mold/shared/contract/field.ts'

/** What is wrong with the declarations or handlers: one sentence each. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The server cannot start, its commands are not complete:\n${problems.join('\n')}`)
    this.problems = problems
  }
}

/** A declaration as it may be at run time, whatever its type promised. */
interface Declared {
  readonly name?: unknown
  readonly description?: unknown
  readonly roles?: unknown
  readonly mode?: unknown
  readonly readonly?: unknown
  readonly params?: unknown
  readonly answer?: Partial<Answer> | undefined
}

/** Commands of the transport, which have no handler. */
const transport = new Set(['login', 'logout'])

/**
 * Refuses a server with a command that lacks its roles, description, response schema or handler
 * (security case G11).
 *
 * @throws DeclarationError with every problem found
 */
export function checkDeclarations(
  commands: Readonly<Record<string, Declared>>,
  handlers: Readonly<Record<string, unknown>>,
): void {
  const problems = Object.entries(commands).flatMap(([name, declared]) => [
    ...problemsOf(name, declared),
    ...(transport.has(name) ? [] : handlerProblems(name, declared, handlers)),
  ])
  for (const name of Object.keys(handlers)) {
    if (!Object.hasOwn(commands, name)) problems.push(`${name} has a handler but no declaration`)
  }
  if (problems.length > 0) throw new DeclarationError(problems)
}

function problemsOf(name: string, declared: Declared): string[] {
  const { roles, answer } = declared
  const found: [boolean, string][] = [
    [declared.name !== name, `is declared under the name ${String(declared.name)}`],
    [
      roles !== 'public' && !(Array.isArray(roles) && roles.length > 0),
      'does not say which roles may call it',
    ],
    [!isText(declared.description), 'has no description'],
    [declared.mode !== 'sync' && declared.mode !== 'async', 'is neither sync nor async'],
    [typeof declared.readonly !== 'boolean', 'does not say whether it changes anything'],
    [typeof declared.params !== 'object' || declared.params === null, 'declares no parameters'],
    [!hasSchema(answer), 'has no response schema'],
  ]
  const own = found.filter(([wrong]) => wrong).map(([, text]) => `${name} ${text}`)
  return [...own, ...paramProblems(name, declared.params), ...fieldProblems(name, answer)]
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

function hasSchema(answer: Partial<Answer> | undefined): boolean {
  if (answer?.kind === 'success') return true
  const fields = fieldsOf(answer)
  if (fields === undefined || Object.keys(fields).length === 0) return false
  return answer?.kind === 'plain' || (answer !== undefined && 'key' in answer && isText(answer.key))
}

function fieldsOf(answer: Partial<Answer> | undefined): Fields | undefined {
  return answer !== undefined && 'fields' in answer ? answer.fields : undefined
}

function paramProblems(name: string, params: unknown): string[] {
  if (typeof params !== 'object' || params === null) return []
  return Object.entries(params)
    .filter(([, of]) => !isComplete(of))
    .map(([param]) => `${name} has a parameter ${param} without description or schema`)
}

function fieldProblems(name: string, answer: Partial<Answer> | undefined): string[] {
  return Object.entries(fieldsOf(answer) ?? {})
    .filter(([, of]) => !isComplete(of))
    .map(([field]) => `${name} has a response field ${field} without description or schema`)
}

function isComplete(of: unknown): boolean {
  if (typeof of !== 'object' || of === null) return false
  return 'description' in of && isText(of.description) && 'schema' in of && of.schema !== undefined
}

function handlerProblems(
  name: string,
  declared: Declared,
  handlers: Readonly<Record<string, unknown>>,
): string[] {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  if (handler === undefined) return [`${name} has no handler`]
  if (declared.mode !== 'async') {
    return typeof handler === 'function' ? [] : [`${name} is sync, so its handler is a function`]
  }
  const complete =
    typeof handler === 'object' &&
    handler !== null &&
    'start' in handler &&
    'run' in handler &&
    typeof handler.start === 'function' &&
    typeof handler.run === 'function'
  return complete ? [] : [`${name} is async, so its handler has start and run`]
}
