import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { listCommand, permissionsCommand, type Image, type ImageKind } from '../kind.ts'
import { callsOf, type Change, inverseOf, remaining, type Sharing } from './share-change.ts'

/** Saves a change of who may use an image, and takes back the last one that it has saved. */
export function useSave(kind: ImageKind, image: Image, sharing: Sharing) {
  const [done, setDone] = useState<Change>()
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (change: Change) => {
      const calls = callsOf(kind, image.id ?? '', sharing, change)
      for (const [command, params] of calls) await call(command, params as never)
    },
    // Also after an error: of several calls the first may have been done.
    onSettled: () =>
      Promise.all([invalidate(permissionsCommand[kind]), invalidate(listCommand[kind])]),
  })
  return {
    isPending,
    error,
    /** What was saved last and can be undone. */
    done,
    save: (change: Change, then: () => void) =>
      mutate(change, {
        onSuccess: () => {
          setDone(change)
          then()
        },
      }),
    undo: (then: () => void) => {
      if (done === undefined) return
      mutate(remaining(inverseOf(done), sharing), {
        onSuccess: () => {
          setDone(undefined)
          then()
        },
      })
    },
  }
}
