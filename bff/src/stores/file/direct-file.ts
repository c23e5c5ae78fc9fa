import { constants } from 'node:fs'
import { open, statfs, type FileHandle } from 'node:fs/promises'
import { errnoOf } from './errors.ts'
import type { SpoolFile } from './write-out.ts'

const { O_DIRECT, O_WRONLY } = constants

/**
 * Magic numbers of the file systems that are written past the page cache: ext4 and XFS (statfs(2)). Others
 * refuse it, copy all the same, or turn each write into a round trip to a server.
 */
const directSystems: ReadonlySet<number> = new Set([0xef53, 0x58465342])

/** What direct writes are aligned to, in bytes: no disk has larger blocks. */
const blockLength = 4_096

/**
 * A file whose aligned writes go past the page cache: an image of tens of gigabytes pushes out of memory what
 * others read there, and copying it into the cache costs as much processor time as its digest. Bytes that
 * are not aligned, as at the beginning of a request that goes on in the middle, take the usual way.
 *
 * @param direct the same file, opened with O_DIRECT
 */
export function createDirectFile(
  usual: SpoolFile,
  direct: Pick<SpoolFile, 'writev' | 'close'>,
): SpoolFile {
  let works = true
  const isAligned = (at: number) => at % blockLength === 0
  return {
    async writev(pieces, position) {
      const places = [position, ...pieces.flatMap(({ byteOffset, length }) => [byteOffset, length])]
      if (!works || !places.every(isAligned)) return usual.writev(pieces, position)
      try {
        return await direct.writev(pieces, position)
      } catch (error) {
        // Memory or disk want another alignment: nothing has been written.
        if (errnoOf(error) !== 'EINVAL') throw error
        works = false
        return usual.writev(pieces, position)
      }
    },
    datasync: () => usual.datasync(),
    truncate: (length) => usual.truncate(length),
    async close() {
      await direct.close()
      await usual.close()
    },
  }
}

/** The file of an open handle, to be written directly where its file system is known to gain by it. */
export async function directFile(handle: FileHandle): Promise<SpoolFile> {
  // Not by its name, which may be another file's by now.
  const same = `/proc/self/fd/${handle.fd}`
  const { type } = await statfs(same).catch(() => ({ type: 0 }))
  if (!directSystems.has(type)) return handle
  const direct = await open(same, O_WRONLY | O_DIRECT).catch(() => undefined)
  return direct ? createDirectFile(handle, direct) : handle
}
