import { useMutation, useMutationState } from '@tanstack/react-query'
import { begin, call } from '../../api/client.ts'
import { copyCommand, type Image, kindOf } from './kind.ts'

/** Something that is done to an image at once, from its row or page, without a dialog. */
export interface ImageAction {
  readonly image: Image
  readonly action: 'retry' | 'cancel' | 'copy'
  /** Only this zone; everywhere when absent. A copy goes to it. */
  readonly zoneId?: string | undefined
}

const mutationKey = ['imageAction']

function run({ image, action, zoneId }: ImageAction): Promise<unknown> {
  const id = image.id ?? ''
  switch (action) {
    case 'copy':
      return begin(copyCommand[kindOf(image)], { id, destzoneid: zoneId })
    case 'cancel':
      return call('cancelImage', { id, zoneid: zoneId })
    case 'retry':
      return call('retryImage', { id, zoneid: zoneId })
  }
}

/** Copies, retries or cancels; what comes of it arrives over the event stream, an error in the row. */
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
