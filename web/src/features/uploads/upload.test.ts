import { describe, expect, it } from 'vitest'
import type { Image, ImageZone } from '../images/kind.ts'
import {
  fromRow,
  isChanged,
  isProved,
  isUnderWay,
  needsFile,
  type Upload,
  type UploadRow,
  withImage,
  withRow,
  withVerdict,
} from './upload.ts'
import { createUploadStore } from './upload-store.ts'

const row: UploadRow = {
  id: '0123456789abcdef0123456789abcdef',
  imageid: 'image',
  kind: 'iso',
  name: 'debian',
  url: '/client/upload/0123456789abcdef0123456789abcdef',
  filename: 'debian.iso',
  state: 'receiving',
  offset: 40,
  length: 100,
  chunksize: 64,
  chunkdigests: [],
  active: false,
}
const lost: Upload = { ...fromRow(row), mine: true }

function imageWith(...zones: Partial<ImageZone>[]): Image {
  return { id: 'image', name: 'debian', zones } as unknown as Image
}

describe('an upload that this tab finds on the server', () => {
  it('needs its file, and says whether its bytes come from elsewhere', () => {
    expect(lost).toMatchObject({ state: 'lost', offset: 40, length: 100 })
    expect(needsFile(lost)).toBe(true)
    expect(needsFile(fromRow({ ...row, active: true }))).toBe(false)
  })

  it('keeps what the answers said while its bytes flow', () => {
    const sending = { ...lost, state: 'sending', offset: 70 } as const
    expect(withRow(sending, { ...row, offset: 60 }).offset).toBe(70)
    expect(withRow(lost, { ...row, offset: 60 }).offset).toBe(60)
  })
})

describe('an upload whose image changes', () => {
  it('shows what the server has', () => {
    const next = withImage(lost, imageWith({ state: 'uploading', bytes: 50 }))
    expect(next).toMatchObject({ state: 'lost', offset: 50 })
  })

  it.each(['checking', 'unpacking', 'copying'] as const)('goes through the phase %s', (state) => {
    expect(withImage(lost, imageWith({ state, isready: false }))).toMatchObject({
      state: 'checking',
      phase: state,
    })
  })

  it('is done with the first zone that is ready', () => {
    const image = imageWith({ state: 'ready', isready: true }, { state: 'copying', isready: false })
    expect(withImage({ ...lost, elsewhere: true }, image)).toMatchObject({ state: 'done' })
  })

  it('has failed when what came is not what the file has, whichever is known first', () => {
    const ready = { ...imageWith({ state: 'ready', isready: true }), sourcechecksum: '{SHA-256}aa' }
    const digestFirst = withImage({ ...lost, digest: 'bb' }, ready)
    const done = withImage(lost, ready)
    expect(digestFirst && withVerdict(digestFirst)).toMatchObject({
      state: 'failed',
      problem: {
        code: 'client.file_changed',
        params: { algorithm: 'SHA-256', computed: 'aa', expected: 'bb' },
      },
    })
    const store = createUploadStore()
    if (done) store.put(done)
    expect(store.all()).toMatchObject([{ state: 'done', received: 'aa' }])
    store.patch(lost.id, { state: 'checking' })
    store.patch(lost.id, { digest: 'bb' })
    const [failed] = store.all()
    expect(failed && isChanged(failed)).toBe(true)
    // What the server says later does not make it right.
    const later = failed && withImage(failed, ready)
    if (later) store.put(later)
    expect(store.all()).toMatchObject([{ state: 'failed' }])
  })

  it('is proved when both digests are known and the same', () => {
    const ready = { ...imageWith({ state: 'ready', isready: true }), sourcechecksum: '{SHA-256}aa' }
    const proved = withImage({ ...lost, digest: 'aa' }, ready)
    expect(proved && isProved(withVerdict(proved))).toBe(true)
    expect(isProved({ ...lost, state: 'done' })).toBe(false)
  })

  it('P4: keeps why it failed', () => {
    const image = imageWith({
      state: 'failed',
      isready: false,
      errorcode: 'image.format_mismatch',
      error: 'it is no ISO',
    })
    expect(withImage(lost, image)).toMatchObject({
      state: 'failed',
      problem: { code: 'image.format_mismatch', text: 'it is no ISO' },
    })
  })

  it('is left to the lists when others have sent it', () => {
    const image = imageWith({ state: 'ready', isready: true })
    expect(withImage({ ...lost, mine: undefined }, image)).toBeUndefined()
  })

  it('is gone with it', () => {
    expect(withImage(lost, imageWith({ state: 'cancelled', isready: false }))).toBeUndefined()
  })
})

describe('leaving the page', () => {
  it('is warned about only where bytes would stop', () => {
    expect(isUnderWay({ ...lost, state: 'sending', elsewhere: false })).toBe(true)
    expect(isUnderWay({ ...lost, state: 'sending', elsewhere: true })).toBe(false)
    expect(isUnderWay({ ...lost, state: 'paused' })).toBe(false)
    expect(isUnderWay({ ...lost, state: 'checking' })).toBe(false)
  })
})
