import type { ZodMiniType } from 'zod/mini'
import { useProjectAddress } from '../../../layout/chosen-project.ts'
import { useListState } from '../../../router/list-state.ts'

type Shape = Parameters<typeof useListState>[1] & { readonly project: ZodMiniType }

/** The state of a list, of the project that one works in. */
export function useComputeList<S extends Shape>(id: string, shape: S) {
  const project = useProjectAddress()
  const list = useListState(id, shape)
  return { ...list, state: { ...list.state, project } }
}
