import type { CommandName, Commands } from '@mold/shared/commands/index.ts'
import type { AnyCommand, ParamsOf, ResultOf } from '@mold/shared/contract/command.ts'
import type { Call } from '../access/call.ts'
import type { AsyncHandler } from '../jobs/async-handler.ts'

export type { Call } from '../access/call.ts'
export { type AsyncHandler, type JobRun, type JobStart, notYet } from '../jobs/async-handler.ts'

export type SyncHandler<C extends AnyCommand> = (
  params: ParamsOf<C>,
  call: Call,
) => Promise<ResultOf<C>>

export type HandlerOf<C extends AnyCommand> = C['mode'] extends 'async'
  ? AsyncHandler<C>
  : SyncHandler<C>

/** login and logout are transport: they live in http/ and have no handler here. */
export type HandledCommand = Exclude<CommandName, 'login' | 'logout'>

/** A handler for every command: a missing one does not compile. */
export type Handlers = { readonly [N in HandledCommand]: HandlerOf<Commands[N]> }

/** The handlers of one group of commands. */
export type HandlersOf<G extends Readonly<Record<string, AnyCommand>>> = {
  readonly [N in keyof G]: HandlerOf<G[N]>
}
