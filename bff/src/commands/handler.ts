import type { AnyCommand, ParamsOf, ResultOf } from '@mold/shared/contract/command.ts'
import type { CommandName, Commands } from '@mold/shared/commands/index.ts'
import type { Caller } from '../access/caller.ts'
import type { Logger } from '../log.ts'

/** What a handler knows of the call besides its parameters. */
export interface Call {
  readonly caller: Caller
  readonly requestId: string
  /** Address of the client, after trusted proxies. */
  readonly address: string
  /** `https://host[:port]` under which the client reached us, for links in answers. */
  readonly origin: string
  readonly log: Logger
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** What the create phase of an async command decides (protocol §9): checked, not yet done. */
export interface JobStart {
  /** `Template`, `Iso`, … and the uuid of the thing, for `jobinstancetype` and its list rows. */
  readonly instance?: { readonly type: string; readonly uuid: string }
  /** Event type and words for the Scheduled, Started and Completed events (protocol §15). */
  readonly event?: {
    readonly type: string
    readonly description: string
    readonly resourceType: string
    readonly resourceUuid: string
    readonly resourceName: string
  }
  /** Create-type commands answer the id of the new thing beside the job's. */
  readonly id?: string
}

/** What a running job knows. It may run twice: every step must bear that. */
export interface JobRun<C extends AnyCommand> {
  readonly params: ParamsOf<C>
  readonly caller: Caller
  readonly jobUuid: string
  /** Public origin at the time of the call, for links in results. */
  readonly origin: string
  readonly log: Logger
  readonly signal: AbortSignal
}

export type SyncHandler<C extends AnyCommand> = (
  params: ParamsOf<C>,
  call: Call,
) => Promise<ResultOf<C>>

export interface AsyncHandler<C extends AnyCommand> {
  /** Checks and decides; its errors are the call's errors. */
  readonly start: (params: ParamsOf<C>, call: Call) => Promise<JobStart>
  /** Does it, in a worker; its errors are the job's result. */
  readonly run: (job: JobRun<C>) => Promise<ResultOf<C>>
}

export type HandlerOf<C extends AnyCommand> = C['mode'] extends 'async'
  ? AsyncHandler<C>
  : SyncHandler<C>

/** login and logout are transport: they live in http/ and have no handler here. */
export type HandledCommand = Exclude<CommandName, 'login' | 'logout'>

/** A handler for every command: a missing one does not compile. */
export type Handlers = { readonly [N in HandledCommand]: HandlerOf<Commands[N]> }
