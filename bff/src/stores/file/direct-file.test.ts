import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { bufferLength, createBuffers } from '../buffers.ts'
import { createDirectFile, directFile } from './direct-file.ts'
import { storeError } from './errors.ts'
import { createSpoolWriter } from './spool-writer.ts'
import { lengthOf, type SpoolFile } from './write-out.ts'

const block = 4_096

/** Notes which way each write took. */
function bothWays(fault?: string) {
  const ways: string[] = []
  const way = (name: string, code?: string): SpoolFile => ({
    writev(pieces) {
      ways.push(name)
      if (code !== undefined) return Promise.reject(Object.assign(new Error(code), { code }))
      return Promise.resolve({ bytesWritten: lengthOf(pieces) })
    },
    datasync: () => Promise.resolve(ways.push(`${name} sync`)).then(() => undefined),
    truncate: () => Promise.resolve(),
    close: () => Promise.resolve(ways.push(`${name} close`)).then(() => undefined),
  })
  return { file: createDirectFile(way('usual'), way('direct', fault)), ways }
}

describe('createDirectFile', () => {
  const page = new Uint8Array(3 * block)

  it('writes directly what is aligned in memory, in length and in the file', async () => {
    const { file, ways } = bothWays()
    await file.writev([page, page.subarray(block)], 0)
    await file.writev([page], 1)
    await file.writev([page.subarray(1, block + 1)], block)
    await file.writev([page, page.subarray(0, 10)], block)
    await file.writev([page], 7 * block)
    await file.datasync()
    await file.close()
    expect(ways).toEqual([
      'direct',
      'usual',
      'usual',
      'usual',
      'direct',
      'usual sync',
      'direct close',
      'usual close',
    ])
  })

  it('writes as usual from then on where the disk wants another alignment', async () => {
    const { file, ways } = bothWays('EINVAL')
    await expect(file.writev([page], 0)).resolves.toEqual({ bytesWritten: page.length })
    await file.writev([page], page.length)
    expect(ways).toEqual(['direct', 'usual', 'usual'])
  })

  it('reports what else fails', async () => {
    const { file, ways } = bothWays('ENOSPC')
    await expect(file.writev([page], 0)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(ways).toEqual(['direct'])
  })
})

describe('directFile', () => {
  let folder: string | undefined

  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true })
    folder = undefined
  })

  it.each([false, true])(
    'keeps every byte, wherever one went on and however it was cut (sparse: %s)',
    async (sparse) => {
      folder = await mkdtemp(path.join(tmpdir(), 'mold-direct-'))
      const name = path.join(folder, 'spool')
      await (await open(name, 'wx')).close()
      const buffers = createBuffers(7, true)
      const explain = (cause: unknown) => storeError('store1', cause)
      const parts = [5 * bufferLength, 3, block - 3, 2 * bufferLength + 77, 3 * bufferLength]
      const content: Buffer[] = []
      let offset = 0
      for (const [index, length] of parts.entries()) {
        const file = await directFile(await open(name, 'r+'))
        const writer = createSpoolWriter(file, { offset, sparse, buffers, explain })
        const bytes = index === 3 ? Buffer.alloc(length) : randomBytes(length)
        for (let at = 0; at < length; at += 65_537) {
          await writer.write(bytes.subarray(at, at + 65_537))
        }
        await writer.sync()
        await writer.close()
        content.push(bytes)
        offset += length
      }
      expect((await readFile(name)).equals(Buffer.concat(content))).toBe(true)
    },
  )
})
