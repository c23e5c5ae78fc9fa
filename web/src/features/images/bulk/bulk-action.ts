import { call } from '../../../api/client.ts'
import {
  deleteCommand,
  extractCommand,
  updateCommand,
  type Image,
  type ImageKind,
} from '../kind.ts'
import type { flagsOf } from '../dialogs/edit-form.ts'

export const bulkActions = ['delete', 'retry', 'cancel', 'links', 'flags'] as const
export type BulkAction = (typeof bulkActions)[number]

/** What a row's `can` says of each. */
export const canOf = {
  delete: 'delete',
  retry: 'retry',
  cancel: 'cancel',
  links: 'download',
  flags: 'update',
} as const

export type Flag = (typeof flagsOf)[ImageKind][number]
export type FlagChanges = Partial<Record<Flag, boolean>>

/**
 * Does it to one image; answers its download link, where that was asked for.
 *
 * @throws ApiError what the server says
 */
export async function act(
  kind: ImageKind,
  action: BulkAction,
  image: Image,
  flags: FlagChanges,
): Promise<string | undefined> {
  const id = image.id ?? ''
  switch (action) {
    case 'delete':
      await call(deleteCommand[kind], { id })
      return undefined
    case 'retry':
      await call('retryImage', { id })
      return undefined
    case 'cancel':
      await call('cancelImage', { id })
      return undefined
    case 'flags':
      await call(updateCommand[kind], { id, ...flags })
      return undefined
    case 'links': {
      const link = await call(extractCommand[kind], { id, mode: 'HTTP_DOWNLOAD' })
      return link.url
    }
  }
}
