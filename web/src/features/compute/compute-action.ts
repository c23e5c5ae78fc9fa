import { useMutation, useMutationState } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { ApiCall } from '../api-call/api-call.ts'
import { refreshCompute } from './refresh.ts'

/** Something that is done to an instance, a volume or a snapshot, by a job or at once. */
export interface ComputeAction {
  /** What it is done to, and the state that this was in. */
  readonly id: string
  readonly state: string | undefined
  readonly request: ApiCall
}

const mutationKey = ['computeAction']

/**
 * Does it and waits for its job. Whoever asked may look at something else meanwhile: the rows tell how it goes, and
 * a failure stands in the row.
 */
export function useComputeAction(onDone?: () => void) {
  return useMutation({
    mutationKey,
    mutationFn: ({ request: [command, params] }: ComputeAction) =>
      call(command, params as never) as Promise<unknown>,
    onSuccess: () => onDone?.(),
    // A job that failed may have changed something all the same.
    onSettled: refreshCompute,
  })
}

/** A row that something may have been tried with. */
export interface Tried {
  readonly id?: string | undefined
  readonly state?: string | undefined
}

const concerns = (variables: unknown, id: string | undefined) =>
  (variables as ComputeAction | undefined)?.id === id

/**
 * The error of the last thing that was tried with a row, wherever on the page. It stands until something else is
 * tried, or the row comes to be in another state than the one in which it failed.
 */
export function useActionError({ id, state: now }: Tried): unknown {
  const last = useMutationState({
    filters: { mutationKey, predicate: ({ state }) => concerns(state.variables, id) },
  }).at(-1)
  const asked = last?.variables as ComputeAction | undefined
  return last?.status === 'error' && asked?.state === now ? last.error : undefined
}

/** True while this page waits for something that it asked for. */
export function useIsActing({ id }: Tried): boolean {
  const filters = {
    mutationKey,
    status: 'pending',
    predicate: ({ state }: { state: { variables: unknown } }) => concerns(state.variables, id),
  } as const
  return useMutationState({ filters }).length > 0
}
