import { failure } from './kinds.ts'

/* Hosts and what they answer. */
export const hostErrors = {
  'host.no_answer': failure(
    'Host {host} has not answered in time; look whether its agent is connected, and try again',
  ),
  'host.failed': failure('The host could not do it: {reason}'),
} as const
