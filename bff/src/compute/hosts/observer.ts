import type { AgentMessage, DomainState } from '../../agent/protocol.ts'

/** A host whose agent this process holds the connection of. */
export interface ConnectedHost {
  /** Internal id. */
  readonly id: number
  readonly uuid: string
  readonly name: string
  /** Internal id. */
  readonly zoneId: number
  /** Counts up with every connection: `host.connection`. */
  readonly connection: number
}

export type ToldDomains = Extract<AgentMessage, { type: 'domains' }>['domains']

/**
 * What is told what hosts say of their domains. Calls of one host come one after another, in the order of
 * what it said, and only from its newest connection. What they throw is logged and ends nothing.
 */
export interface HostObserver {
  /** All domains of Mold that are on the host: what is not among them does not run there. */
  readonly onDomains: (host: ConnectedHost, domains: ToldDomains) => Promise<void>
  /** One of them has changed, by whomever. */
  readonly onDomain: (
    host: ConnectedHost,
    told: { readonly instance: string; readonly state: DomainState },
  ) => Promise<void>
  /**
   * Its agent has connected and told all domains: a time to compare what the host has with the rows. It must not
   * wait for an answer of the host, which comes only after it.
   */
  readonly onConnected: (host: ConnectedHost) => Promise<void>
}
