import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Call, Handlers } from '../commands/handler.ts'
import { type ParamDecoder, createDecoder, decodeParams } from './decode.ts'
import { type Envelope, startEnvelope, successEnvelope } from './envelope.ts'
import type { WireParams } from './parameters.ts'
import { asAppError } from './database-errors.ts'
import type { AuditPort, JobsPort } from './ports.ts'

/** One command, ready to be called: everything that can be made once is made at start. */
export interface PreparedCommand {
  readonly declaration: AnyCommand
  readonly decoder: ParamDecoder
  readonly handler: ((params: Record<string, unknown>, call: Call) => Promise<unknown>) | undefined
}

/** Looks at answers before they leave; the tests' stands on the declared schemas. */
export type AnswerCheck = (declaration: AnyCommand, result: unknown) => void

/** What running a command needs. */
export interface CommandParts {
  readonly jobs: JobsPort
  readonly audit: AuditPort
  readonly checkAnswer?: AnswerCheck | undefined
}

/** The commands by name. Async ones and those of the transport have no handler here. */
export function prepareCommands(
  declarations: Readonly<Record<string, AnyCommand>>,
  handlers: Handlers,
): ReadonlyMap<string, PreparedCommand> {
  const byName: Readonly<Record<string, unknown>> = handlers
  return new Map(
    Object.entries(declarations).map(([name, declaration]) => {
      const handler = byName[name]
      const prepared: PreparedCommand = {
        declaration,
        decoder: createDecoder(declaration),
        handler: isHandler(handler) ? handler : undefined,
      }
      return [name, prepared]
    }),
  )
}

/** What parameters a handler takes is what the decoder of the same declaration makes. */
function isHandler(value: unknown): value is NonNullable<PreparedCommand['handler']> {
  return typeof value === 'function'
}

/** @throws AppError `api.not_available` when the role does not permit the command (protocol §5) */
export function checkRole(declaration: AnyCommand, caller: Caller): void {
  if (declaration.roles !== 'public' && !declaration.roles.includes(caller.role)) {
    throw new AppError('api.not_available', { command: declaration.name })
  }
}

/**
 * Decodes the parameters and runs the command, or starts its job.
 *
 * @throws AppError what decoding and the handler throw
 */
export async function runCommand(
  command: PreparedCommand,
  wire: WireParams,
  call: Call,
  parts: CommandParts,
): Promise<Envelope> {
  const { declaration } = command
  const params = decodeParams(command.decoder, wire)
  try {
    return await run(command, params, call, parts)
  } catch (error) {
    if (!declaration.readonly) await tellFailure(declaration, params, call, parts, error)
    throw error
  }
}

async function run(
  { declaration, handler }: PreparedCommand,
  params: Record<string, unknown>,
  call: Call,
  { jobs, checkAnswer }: CommandParts,
): Promise<Envelope> {
  if (declaration.mode === 'async') {
    return startEnvelope(declaration, await jobs.start(declaration, params, call))
  }
  if (!handler) throw new AppError('api.unknown_command', { command: declaration.name })
  const result = await handler(params, call)
  checkAnswer?.(declaration, result)
  return successEnvelope(declaration, result)
}

/** The caller hears of the failure itself, whatever becomes of its event. */
async function tellFailure(
  command: AnyCommand,
  params: Record<string, unknown>,
  { caller, log }: Call,
  { audit }: CommandParts,
  error: unknown,
): Promise<void> {
  try {
    await audit.failed({ command, params, caller, error: asAppError(error) })
  } catch (reason) {
    log.warn({ err: reason }, 'a failed action was not recorded')
  }
}
