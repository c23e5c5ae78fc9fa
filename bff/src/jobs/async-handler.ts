import type { AnyCommand, ParamsOf, ResultOf } from '@mold/shared/contract/command.ts'
import type { Call } from '../access/call.ts'
import type { Caller } from '../access/caller.ts'
import type { EventSubject } from '../events/subject.ts'
import type { Logger } from '../log.ts'
import type { JobSecret } from './job-secret.ts'
import type { JobProgress } from './progress.ts'

/** What the create phase of an async command decides (protocol §9): checked, not yet done. */
export interface JobStart {
  /** `Template`, `Iso`, … and the uuid of the thing, for `jobinstancetype` and its list rows. */
  readonly instance?: { readonly type: string; readonly uuid: string }
  /** What the Scheduled, Started and Completed events say (protocol §15). */
  readonly event?: EventSubject
  /** Create-type commands answer the id of the new thing beside the job's. */
  readonly id?: string
  /** Fields of its result that only the user who begins it is to see; kept encrypted, and for a while. */
  readonly secret?: JobSecret | undefined
  /** How many jobs of its command its account may have that have not ended; one more is refused. */
  readonly atMost?: number
}

/** What a running job knows. It may run twice: every step must bear that. */
export interface JobRun<C extends AnyCommand> {
  readonly params: ParamsOf<C>
  readonly caller: Caller
  readonly jobUuid: string
  /** The uuid of the thing that `start` named. */
  readonly instance: string | undefined
  /** Public origin at the time of the call, for links in results. */
  readonly origin: string
  readonly log: Logger
  readonly signal: AbortSignal
  /** Shows how far it is. */
  readonly progress: (now: JobProgress) => void
}

/** Says that what a job waits for has not come to its end; the rows that it waits for wake it. */
export const notYet = Symbol('not yet')

export interface AsyncHandler<C extends AnyCommand> {
  /** Checks and decides; its errors are the call's errors. */
  readonly start: (params: ParamsOf<C>, call: Call) => Promise<JobStart>
  /** Does it, in a worker; its errors are the job's result. */
  readonly run: (job: JobRun<C>) => Promise<ResultOf<C> | typeof notYet>
}
