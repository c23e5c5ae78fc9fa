import type { Logger } from '../log.ts'
import type { HostCommandKind, HostCommandParams, HostCommandResult } from './protocol.ts'
import type { Account } from './libvirt/detect.ts'
import type { DomainHost } from './libvirt/domain-xml.ts'
import type { OwnDomain } from './libvirt/domains.ts'
import type { Virsh } from './libvirt/virsh.ts'
import type { HashThreads } from './pool/pump-threaded.ts'
import type { Patience } from './pool/patience.ts'
import type { PoolPaths } from './pool/paths.ts'
import type { ServerLink } from './server-link.ts'
import type { TrustPlaces } from './trust/set.ts'

/** What commands are done with on this host. */
export interface AgentHost {
  readonly virsh: Virsh
  readonly paths: PoolPaths
  readonly server: ServerLink
  /** With the server, and with stores that are away; `usualPatience` if not given. */
  readonly patience?: Patience
  readonly log: Logger
  /** Threads that hash, where there are some. */
  readonly hashing?: HashThreads | undefined
  /** Where it keeps what it trusts for direct downloads. */
  readonly trust: TrustPlaces
  /** The account that machines run under; undefined when it is ours. */
  readonly account: () => Account | undefined
  /** @throws AppError why no machine can run here */
  readonly domainHost: () => DomainHost
  readonly listDomains: () => Promise<OwnDomain[]>
}

/** One command that is being done. */
export interface Doing {
  /** Its id. */
  readonly id: string
  readonly signal: AbortSignal
  /** Bytes. */
  readonly progress: (done: number, total: number) => void
}

export type HostHandler<K extends HostCommandKind> = (
  host: AgentHost,
  params: HostCommandParams<K>,
  doing: Doing,
) => Promise<HostCommandResult<K>>

export type HostHandlers = { readonly [K in HostCommandKind]: HostHandler<K> }
