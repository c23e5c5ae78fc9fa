import type { DomainState } from '../protocol.ts'
import { nodesAt, readXml } from './read-xml.ts'
import { type Virsh, VirshError } from './virsh.ts'

/** A domain of ours. */
export interface OwnDomain {
  readonly instance: string
  readonly name: string
  readonly state: DomainState
  readonly nics: readonly { readonly mac: string; readonly network: string | undefined }[]
}

const ownName = /^i-\d+-\d+-VM-[\da-f]{8}$/

/** By the numbers of libvirt's `virDomainState`. */
const stateNumbers: readonly DomainState[] = [
  'running',
  'running',
  'running',
  'paused',
  'stopping',
  'stopped',
  'crashed',
  'paused',
]
/** Of a paused one: `VIR_DOMAIN_PAUSED_IOERROR`. QEMU holds a machine for want of room alone (`werror=enospc`). */
const noRoomReason = 5
const gone = /failed to get domain|Domain not found|no domain with matching/i

/** True when libvirt says that there is no such domain. */
export const isGone = (error: unknown) => error instanceof VirshError && gone.test(error.message)

/** What stays the same of a domain as long as it runs. */
type Lasting = Pick<OwnDomain, 'nics'> & { readonly isOurs: boolean }

/**
 * Lists the domains of one installation: the name is that of an instance, and what it has in its metadata is
 * the host as that installation knows it. Both are read once for each domain.
 */
export function createDomainList(virsh: Virsh, owner: string) {
  let known = new Map<string, Lasting>()

  async function read(instance: string): Promise<Lasting> {
    try {
      return parseLasting(await virsh.run(['dumpxml', instance]), owner)
    } catch (error) {
      // It has ended by now.
      if (isGone(error)) return { isOurs: false, nics: [] }
      throw error
    }
  }

  return async function list(): Promise<OwnDomain[]> {
    const [names, stats] = await Promise.all([
      virsh.run(['list', '--all', '--uuid', '--name']),
      virsh.run(['domstats', '--state']),
    ])
    const states = parseStates(stats)
    const found = parseNames(names).filter(({ name }) => ownName.test(name))
    const next = new Map<string, Lasting>()
    for (const { instance } of found) {
      next.set(instance, known.get(instance) ?? (await read(instance)))
    }
    known = next
    return found.flatMap(({ instance, name }) => {
      const { isOurs, nics } = next.get(instance) ?? { isOurs: false, nics: [] }
      return isOurs ? [{ instance, name, nics, state: states.get(name) ?? 'none' }] : []
    })
  }
}

/** Whose a domain is, and its network cards, as `virsh dumpxml` tells them. */
export function parseLasting(text: string, owner: string): Lasting {
  const domain = readXml(text)
  const marks = nodesAt(domain, 'metadata', 'mold:instance')
  return {
    isOurs: marks.some(({ attributes }) => attributes['host'] === owner),
    nics: nodesAt(domain, 'devices', 'interface').flatMap((nic) => {
      const mac = nodesAt(nic, 'mac')[0]?.attributes['address']
      const network = nodesAt(nic, 'source')[0]?.attributes['network']
      return mac === undefined ? [] : [{ mac, network }]
    }),
  }
}

/** Names and uuids of `virsh list --uuid --name`: one domain in a line. */
export function parseNames(text: string): { instance: string; name: string }[] {
  return text.split('\n').flatMap((line) => {
    const [instance = '', ...name] = line.trim().split(/\s+/)
    return /^[\da-f-]{36}$/.test(instance) ? [{ instance, name: name.join(' ') }] : []
  })
}

/** States by name of `virsh domstats --state`. */
export function parseStates(text: string): Map<string, DomainState> {
  const found = new Map<string, DomainState>()
  let name = ''
  for (const line of text.split('\n')) {
    name = /^Domain: '(.*)'$/.exec(line.trim())?.[1] ?? name
    const [, what, number] = /^state\.(state|reason)=(\d+)$/.exec(line.trim()) ?? []
    if (what === 'state') found.set(name, stateNumbers[Number(number)] ?? 'none')
    const isStarved = found.get(name) === 'paused' && Number(number) === noRoomReason
    if (what === 'reason' && isStarved) found.set(name, 'starved')
  }
  return found
}

/** What a domain does; `none` when there is none. */
export async function stateOf(virsh: Virsh, instance: string): Promise<DomainState> {
  try {
    const text = await virsh.run(['domstats', '--state', instance])
    return [...parseStates(text).values()][0] ?? 'none'
  } catch (error) {
    if (isGone(error)) return 'none'
    throw error
  }
}
