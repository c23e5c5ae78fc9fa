import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type ParamsFor } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { imagesOf, type Owner } from './owned.ts'

/** The new owner, as `assignImage` names it. */
export type NewOwner = Omit<ParamsFor<'assignImage'>, 'id'>

interface Progress {
  readonly done: number
  readonly of: number
}

/** An image that its new owner could not be given, and why. */
export interface NotMoved {
  readonly name: string
  readonly error: unknown
}

/**
 * Gives every image of an owner to another one, one after the other; what one of them is refused for
 * does not keep the rest.
 */
export function useTransfer(owner: Owner) {
  const [progress, setProgress] = useState<Progress>()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (to: NewOwner) => {
      const images = await imagesOf(owner)
      const notMoved: NotMoved[] = []
      for (const [index, { id, name }] of images.entries()) {
        setProgress({ done: index, of: images.length })
        await call('assignImage', { id, ...to }).catch((refused: unknown) =>
          notMoved.push({ name, error: refused }),
        )
      }
      return { moved: images.length - notMoved.length, notMoved }
    },
    onSettled: async () => {
      setProgress(undefined)
      await Promise.all([
        invalidate('listOwnedThings'),
        invalidate('listTemplates'),
        invalidate('listIsos'),
        invalidate('listAccounts'),
        invalidate('listProjects'),
      ])
    },
  })
  return { transfer: mutate, progress, result: data, error, pending: isPending }
}
