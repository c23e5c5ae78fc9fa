import { AppError } from '@mold/shared/errors.ts'
import { withDeadline } from '../../sources/deadline.ts'
import { allowedAddresses } from '../../sources/guard.ts'
import { type NfsAddress, nfsWord, parseNfsUrl } from '../../sources/nfs-url.ts'
import { runProgram } from './nfs-program.ts'
import type { DirectContext, DirectProtocol } from './protocol.ts'

/** Bytes of a file's beginning that are looked at. */
const headLength = 64 * 1024
/** Of what `nfs-ls` prints of a folder. */
const listLength = 4 << 20

/** Where libnfs is told to connect to. */
interface NfsPlace {
  readonly nfs: NfsAddress
  /** The one address that it connects to. */
  readonly address: string
}

const portmapper = '111'

/** The ports that libnfs connects to: version 3 asks for that of the mount service first. */
function portsOf({ options }: NfsAddress): string[] {
  const { version = '3', nfsport = '2049', mountport } = options
  if (version === '4') return [nfsport]
  return [nfsport, mountport ?? portmapper]
}

/**
 * Looks the server up once and checks its addresses for every port (security cases D9, D10).
 *
 * @throws AppError direct.nfs_url, source.unresolved, source.address_*
 */
async function placeOf(context: DirectContext, signal: AbortSignal): Promise<NfsPlace> {
  const { nfs } = parseNfsUrl(context.address.url.href)
  let found: Awaited<ReturnType<typeof allowedAddresses>> = []
  for (const port of portsOf(nfs)) {
    const url = new URL(context.address.url)
    url.port = port
    found = await withDeadline(
      allowedAddresses(context.guard, url, undefined),
      context.connectMs,
      signal,
      () => new AppError('source.resolver_unavailable', { host: nfs.host }),
    )
  }
  const chosen = found.find(({ family }) => family === 4) ?? found[0]
  if (!chosen) throw new AppError('source.unresolved', { host: nfs.host })
  return { nfs, address: chosen.address }
}

const limitsOf = ({ connectMs, socketMs }: DirectContext) => ({
  // Connecting and mounting are several questions before the first byte.
  firstMs: connectMs + 2 * socketMs,
  nextMs: socketMs,
})

/** The size of a file as the listing of its folder has it: `-rw-r--r--  1  0  0  1048576 name`. */
export function sizeInListing(listing: string, name: string): number | undefined {
  for (const line of listing.split('\n')) {
    const [, type, size, of] = /^(\S)\S*\s+\d+\s+\d+\s+\d+\s+(\d+)\s(.*)$/.exec(line) ?? []
    if (of !== name || type !== '-') continue
    const bytes = Number(size)
    return Number.isSafeInteger(bytes) ? bytes : undefined
  }
  return undefined
}

async function sizeOf(
  context: DirectContext,
  { nfs, address }: NfsPlace,
  signal: AbortSignal,
): Promise<number | undefined> {
  const cut = nfs.path.lastIndexOf('/')
  const folder = nfs.path.slice(0, cut) || '/'
  const words = [nfsWord(nfs, address, folder)]
  const chunks: Buffer[] = []
  let length = 0
  const output = runProgram('nfs-ls', words, { host: nfs.host, signal, ...limitsOf(context) })
  for await (const chunk of output) {
    chunks.push(chunk)
    length += chunk.length
    if (length > listLength) break
  }
  return sizeInListing(Buffer.concat(chunks).toString('utf8'), nfs.path.slice(cut + 1))
}

function read(context: DirectContext, { nfs, address }: NfsPlace, signal: AbortSignal) {
  const words = [nfsWord(nfs, address, nfs.path)]
  return runProgram('nfs-cat', words, { host: nfs.host, signal, ...limitsOf(context) })
}

/**
 * A file on an NFS server, by a client in user space: neither root nor a mount is needed, and nothing that the
 * server sends is anything but bytes. It cannot go on in the middle, and begins anew.
 */
export const nfsProtocol: DirectProtocol = {
  async look(context, signal) {
    const place = await placeOf(context, signal)
    const size = await sizeOf(context, place, signal)
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of read(context, place, signal)) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= headLength) break
    }
    return { size, head: Buffer.concat(chunks).subarray(0, headLength), digests: [] }
  },
  async open(context, { signal }) {
    const place = await placeOf(context, signal)
    const length = await sizeOf(context, place, signal)
    const stop = new AbortController()
    const either = AbortSignal.any([signal, stop.signal])
    return {
      start: 0,
      length,
      validator: undefined,
      chunks: read(context, place, either),
      close: () => stop.abort(new Error('nobody reads it')),
      digests: [],
      place: context.address.url.href,
      others: 0,
    }
  },
}
