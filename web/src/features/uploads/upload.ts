import type { ZoneState } from '@mold/shared/commands/images/image.fields.ts'
import type { ResultFor } from '../../api/client.ts'
import type { Failure } from '../../ui/failure.ts'
import { isMoving, zoneState } from '../images/image-state.ts'
import type { Image, ImageKind, ImageZone } from '../images/kind.ts'

export type UploadRow = ResultFor<'listUploads'>['items'][number]

/**
 * - `waiting`: in line for one of three places, or for its next try (`nextTryAt`)
 * - `lost`: unfinished, and no tab of this browser has its file
 * - `checking`: all bytes are there; the server goes on by itself (`phase`)
 */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'lost' | 'checking' | 'done' | 'failed'

/** An upload as this tab knows it. The server's row is the truth, this only mirrors it. */
export interface Upload {
  readonly id: string
  readonly path: string
  readonly imageId: string
  readonly kind: ImageKind
  /** Of the image. */
  readonly name: string
  readonly fileName: string | undefined
  /** Bytes in all; undefined while it has not begun. */
  readonly length: number | undefined
  /** Bytes that the server has. */
  readonly offset: number
  readonly state: UploadState
  readonly phase?: ZoneState | undefined
  /** Why it waits, is lost or has failed. */
  readonly problem?: Failure | undefined
  /** Milliseconds since 1970. */
  readonly nextTryAt?: number | undefined
  readonly keptUntil: string | undefined
  /** Its bytes come from another browser, or another tab of this one. */
  readonly elsewhere?: boolean | undefined
  /** This browser has sent some of it, so somebody here waits for how it ends. */
  readonly mine?: boolean | undefined
  /** The browser remembers which file it is, so that one click goes on. */
  readonly reopenable?: boolean | undefined
  /** SHA-256 of the file that this browser sent, once it has all been read. */
  readonly digest?: string | undefined
  /** SHA-256 of what the server has received, once its image is ready. */
  readonly received?: string | undefined
  /** A chosen file is being compared with what the server has. */
  readonly comparing?: boolean | undefined
}

/** What is the same about an upload whatever happens to it. */
export function fromRow(row: UploadRow): Upload {
  return {
    id: row.id ?? '',
    path: row.url ?? '',
    imageId: row.imageid ?? '',
    kind: row.kind === 'iso' ? 'iso' : 'template',
    name: row.name ?? '',
    fileName: row.filename,
    length: row.length,
    offset: row.offset,
    state: 'lost',
    keptUntil: row.keptuntil,
    elsewhere: row.active,
  }
}

/** Brings in what the server says of an upload that is not complete. */
export function withRow(upload: Upload, row: UploadRow): Upload {
  const { name, keptUntil, length, fileName } = fromRow(row)
  const known = { ...upload, name, keptUntil, length, fileName: fileName ?? upload.fileName }
  // While bytes flow, what the answers say is newer than a row that was read beside them.
  if (upload.state === 'sending' || upload.state === 'checking') return known
  const lost = upload.state === 'lost' && { elsewhere: row.active }
  return { ...known, offset: row.offset, ...lost }
}

function failed(upload: Upload, zone: ImageZone): Upload {
  const { errorcode: code, error, errorparams } = zone
  const params = (errorparams ?? {}) as NonNullable<Failure['params']>
  return { ...settled(upload), state: 'failed', problem: { code, params, text: error ?? '' } }
}

const settled = (upload: Upload): Upload => ({
  ...upload,
  phase: undefined,
  problem: undefined,
  nextTryAt: undefined,
  elsewhere: undefined,
  comparing: undefined,
})

/** Brings in what became of the image; undefined when there is nothing left to show. */
export function withImage(upload: Upload, image: Image): Upload | undefined {
  const zones = image.zones ?? []
  const receiving = zones.find((zone) => zoneState(zone) === 'uploading')
  if (receiving !== undefined) {
    const offset = Math.max(upload.offset, receiving.bytes ?? 0)
    return { ...upload, name: image.name ?? upload.name, offset }
  }
  const moving = zones.find(isMoving)
  if (moving !== undefined && !zones.some(({ isready }) => isready)) {
    return { ...settled(upload), state: 'checking', phase: zoneState(moving) }
  }
  // How the uploads of others end is said in the lists.
  if (upload.mine !== true && upload.state !== 'failed') return undefined
  const broken = zones.find((zone) => zoneState(zone) === 'failed')
  if (zones.some(({ isready }) => isready)) {
    const [, received] = /^\{SHA-256\}(.*)$/.exec(image.sourcechecksum ?? '') ?? []
    return { ...settled(upload), state: 'done', received }
  }
  return broken === undefined ? undefined : failed(upload, broken)
}

/** The image is ready, but the bytes changed on their way. */
const changed = 'client.file_changed'

/** What is ready, and has other bytes than the file here, has failed. */
export function withVerdict(upload: Upload): Upload {
  const { state, digest, received } = upload
  if (state !== 'done' || !digest || !received || digest === received) return upload
  const params = { algorithm: 'SHA-256', computed: received, expected: digest }
  const text = 'The server has received other bytes than the file has'
  return { ...upload, state: 'failed', problem: { code: changed, params, text } }
}

/** The digest of the file here and that of what the server received are the same. */
export function isProved({ digest, received }: Upload): boolean {
  return digest !== undefined && digest === received
}

/** Its image is there, so it can only be deleted, not tried again. */
export function isChanged({ problem }: Upload): boolean {
  return problem?.code === changed
}

/** Bytes of it are missing. */
export function isOpen({ state }: Upload): boolean {
  return state !== 'checking' && state !== 'done' && state !== 'failed'
}

/** Bytes would stop if this tab were closed now. */
export function isUnderWay({ state, elsewhere }: Upload): boolean {
  return (state === 'sending' || state === 'waiting') && elsewhere !== true
}

/** It waits for somebody to choose its file. */
export function needsFile({ state, elsewhere }: Upload): boolean {
  return state === 'lost' && elsewhere !== true
}

export function isFinished({ state }: Upload): boolean {
  return state === 'done' || state === 'failed'
}
