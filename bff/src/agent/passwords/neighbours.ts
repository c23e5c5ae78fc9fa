import { readFile } from 'node:fs/promises'

/** Who has an address in the network of this host, as the kernel has found out. */
export interface Neighbour {
  /** In lower case. */
  readonly mac: string
  /** The network interface of this host over which it is reached. */
  readonly device: string
}

/** Bit 1: the entry is complete; bit 2: somebody wrote it there by hand. */
const complete = 0x2

/** The neighbours of `/proc/net/arp`, by address. */
export function parseNeighbours(text: string): Map<string, Neighbour> {
  const lines = text.split('\n').slice(1)
  return new Map(
    lines.flatMap((line) => {
      const [address = '', , flags = '', mac = '', , device = ''] = line.trim().split(/\s+/)
      const isKnown = (Number(flags) & complete) !== 0 && /^([\da-f]{2}:){5}[\da-f]{2}$/i.test(mac)
      return isKnown ? [[address, { mac: mac.toLowerCase(), device }] as const] : []
    }),
  )
}

/** The neighbours of this host, by address. */
export async function readNeighbours(): Promise<Map<string, Neighbour>> {
  return parseNeighbours(await readFile('/proc/net/arp', 'utf8'))
}
