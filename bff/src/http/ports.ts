import type { AnyCommand } from '@mold/shared/contract/command.ts'
import type { Caller } from '../access/caller.ts'
import type { AppError } from '@mold/shared/errors.ts'
import type { Call } from '../commands/handler.ts'

/* What the HTTP edge needs of other parts; they know nothing of it. */

/** Starts the job of an async command: its create phase runs now, the rest in a worker. */
export interface JobsPort {
  readonly start: (
    declaration: AnyCommand,
    params: Record<string, unknown>,
    call: Call,
  ) => Promise<{ readonly jobid: string; readonly id?: string | undefined }>
}

/** Writes the events USER.LOGIN and USER.LOGOUT, and those of changes that failed. */
export interface AuditPort {
  readonly signedIn: (caller: Caller, address: string) => Promise<void>
  readonly signedOut: (caller: Caller, address: string) => Promise<void>
  /** A wrong password; `domain` is a uuid. The name may be anybody's or nobody's. */
  readonly signInFailed: (
    of: { readonly username: string; readonly domain: string },
    address: string,
  ) => Promise<void>
  readonly failed: (of: {
    readonly command: AnyCommand
    readonly params: Readonly<Record<string, unknown>>
    readonly caller: Caller
    readonly error: AppError
  }) => Promise<void>
}

/** An image as the event stream shows it: read once, shown to many. */
export interface ShownImage {
  readonly uuid: string
  readonly kind: 'template' | 'iso'
  readonly version: number
  /** The list row with its zones, or undefined when the caller may not see the image (any more). */
  readonly rowFor: (caller: Caller) => object | undefined
  /** Who sees the image as it is now; kept for the next change. */
  readonly seenBy: (caller: Caller) => boolean
}

/** One part that the server needs to do its job. */
export interface ReadinessCheck {
  readonly name: string
  /** Part of /healthz too: without it the server cannot do its job. */
  readonly vital: boolean
  /** Resolves when the part works, rejects with the reason (shown if a ReadinessError or an AppError). */
  readonly check: () => Promise<unknown>
}
