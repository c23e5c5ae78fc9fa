import { begin, call } from '../../../api/client.ts'
import type { ApiCall } from '../../api-call/api-call.ts'
import { isFree, placesOf } from '../details/zone-places.ts'
import {
  copyCommand,
  deleteCommand,
  extractCommand,
  updateCommand,
  type Image,
  type ImageKind,
} from '../kind.ts'
import type { BulkAction } from './bulk-actions.ts'
import { type BulkShare, noShare, shareCalls } from './bulk-share.ts'
import type { BulkTarget } from './use-bulk-run.ts'
import type { flagsOf } from '../dialogs/edit-form.ts'

/** What a row's `can` says of each. */
export const canOf = {
  delete: 'delete',
  retry: 'retry',
  cancel: 'cancel',
  links: 'download',
  flags: 'update',
  share: 'share',
  copy: 'copy',
} as const

export type Flag = (typeof flagsOf)[ImageKind][number]
export type FlagChanges = Partial<Record<Flag, boolean>>

/** A zone that images can be copied to. */
export interface CopyZone {
  readonly id: string
  readonly name: string
}

/** What was answered where an action has something to ask. */
export interface BulkAnswer {
  readonly flags: FlagChanges
  readonly zones: readonly CopyZone[]
  readonly share: BulkShare
}

export const noAnswer: BulkAnswer = { flags: {}, zones: [], share: noShare }

/** Where an image is not yet, of the zones that it should come to. */
function missingZones(image: Image, zones: readonly CopyZone[]): string[] {
  const wanted = new Set(zones.map(({ id }) => id))
  return placesOf(image, zones)
    .filter((place) => wanted.has(place.id) && isFree(place))
    .map(({ id }) => id)
}

/** The calls that do it to one image; none where nothing is left to do. */
function callsFor(
  kind: ImageKind,
  action: BulkAction,
  image: Image,
  { flags, zones, share }: BulkAnswer,
): ApiCall[] {
  const id = image.id ?? ''
  switch (action) {
    case 'delete':
      return [[deleteCommand[kind], { id }]]
    case 'retry':
      return [['retryImage', { id }]]
    case 'cancel':
      return [['cancelImage', { id }]]
    case 'flags':
      return [[updateCommand[kind], { id, ...flags }]]
    case 'links':
      return [[extractCommand[kind], { id, mode: 'HTTP_DOWNLOAD' }]]
    case 'share':
      return shareCalls(kind, image, share)
    case 'copy': {
      const destzoneids = missingZones(image, zones)
      return destzoneids.length === 0 ? [] : [[copyCommand[kind], { id, destzoneids }]]
    }
  }
}

/** The calls for all of some images; of everything that matches it is not known before it is read. */
export function callsOf(
  kind: ImageKind,
  { action, images, everything }: Pick<BulkTarget, 'action' | 'images' | 'everything'>,
  answer: BulkAnswer,
): ApiCall[] {
  if (everything !== undefined) return []
  return images.flatMap((image) => callsFor(kind, action, image, answer))
}

/**
 * Does it to one image; answers its download link, where that was asked for. A copy has begun when this
 * resolves, and its progress is in the zones of the image; one that is there already is left alone.
 *
 * @throws ApiError what the server says
 */
export async function act(
  kind: ImageKind,
  action: BulkAction,
  image: Image,
  answer: BulkAnswer,
): Promise<string | undefined> {
  let url: string | undefined
  for (const [command, params] of callsFor(kind, action, image, answer)) {
    if (action === 'copy') await begin(command, params as never)
    else url = urlOf(await call(command, params as never))
  }
  return url
}

function urlOf(result: object): string | undefined {
  return 'url' in result && typeof result.url === 'string' ? result.url : undefined
}
