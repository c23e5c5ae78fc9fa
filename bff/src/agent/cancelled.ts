import { AppError } from '@mold/shared/errors.ts'

/** Why a command is ended that nobody waits for any more. */
export const cancellation = () => new AppError('host.cancelled')

/** True when a command was cancelled; one that ends because the agent stops is done once more later. */
export function isCancelled({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof AppError && reason.code === 'host.cancelled'
}
