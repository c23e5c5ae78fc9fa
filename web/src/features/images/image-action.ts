import { useMutation, useMutationState } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { Image } from './kind.ts'

/** Something that is done to an image at once, from its row or page, without a dialog. */
export interface ImageAction {
  readonly image: Image
  readonly action: 'retry' | 'cancel'
  /** Only this zone; everywhere when absent. */
  readonly zoneId?: string | undefined
}

const mutationKey = ['imageAction']

function run({ image, action, zoneId }: ImageAction) {
  const id = image.id ?? ''
  return action === 'cancel'
    ? call('cancelImage', { id })
    : call('retryImage', { id, zoneid: zoneId })
}

/** Retries or cancels; what comes of it arrives over the event stream, an error in the row. */
export function useImageAction() {
  return useMutation({ mutationKey, mutationFn: run })
}

/**
 * The error of the last action on an image or on one zone of it, wherever on the page it was
 * started. It stands until the image changes or something else is tried.
 */
export function useActionError(image: Image, zoneId: string | undefined): unknown {
  const last = useMutationState({
    filters: {
      mutationKey,
      predicate: ({ state }) => concerns(state.variables as ImageAction | undefined, image, zoneId),
    },
  }).at(-1)
  const tried = (last?.variables as ImageAction | undefined)?.image
  return last?.status === 'error' && tried?.updated === image.updated ? last.error : undefined
}

function concerns(action: ImageAction | undefined, image: Image, zoneId: string | undefined) {
  if (action?.image.id !== image.id) return false
  return action?.zoneId === undefined || action.zoneId === zoneId
}
