import { AppError } from '@mold/shared/errors.ts'
import type { Logger } from '../log.ts'
import type { OwnDomain } from './libvirt/domains.ts'
import { type DomainEvent, watchEvents } from './libvirt/events.ts'
import { passed } from './passed.ts'
import type { AgentMessage, DomainState } from './protocol.ts'

export interface WatchParts {
  readonly uri: string
  readonly log: Logger
  readonly signal: AbortSignal
  readonly list: () => Promise<OwnDomain[]>
  /** Addresses by MAC that networks of these names gave. */
  readonly leases: (networks: Iterable<string>) => Promise<ReadonlyMap<string, string>>
  readonly send: (message: AgentMessage) => void
  /** Lets those go on that were held for want of room, where there is some. */
  readonly feed: (domains: readonly OwnDomain[]) => Promise<void>
  /** libvirt answers, or does not. */
  readonly onLibvirt: (problem: AppError | undefined) => void
}

/** Milliseconds between two whole lists when nothing happens. */
const everyMs = 15_000
/** Milliseconds after an event in which others may follow. */
const burstMs = 120

/**
 * Tells the server what domains do: each change as it happens, and all of them now and then, as events are
 * lost while libvirt's daemon is away.
 */
export function watchDomains(parts: WatchParts) {
  const { signal, log, list, send, onLibvirt } = parts
  let last = new Map<string, { name: string; state: DomainState }>()
  const crashed = new Set<string>()
  /** Something has happened that was not looked at. */
  let isDue = false
  let wake = () => {}
  const nudge = () => {
    isDue = true
    wake()
  }

  async function look(whole: boolean): Promise<void> {
    const domains = await list()
    // At once: how much room there is now is what it is compared with later.
    await parts.feed(domains)
    const now = new Map(domains.map(({ instance, name, state }) => [instance, { name, state }]))
    for (const [instance, { state }] of now) {
      if (last.get(instance)?.state !== state) send({ type: 'domain', instance, state })
    }
    for (const [instance, { name }] of last) {
      if (now.has(instance)) continue
      send({ type: 'domain', instance, state: crashed.has(name) ? 'crashed' : 'none' })
    }
    crashed.clear()
    last = now
    if (!whole) return
    const networks = domains.flatMap(({ nics }) => nics.flatMap(({ network }) => network ?? []))
    const leases = await parts.leases(new Set(networks))
    const told = domains.map(({ instance, state, nics }) => ({
      instance,
      state,
      addresses: addressesOf(nics, leases),
    }))
    send({ type: 'domains', domains: told })
  }

  async function lookSafely(whole: boolean): Promise<void> {
    try {
      await look(whole)
      onLibvirt(undefined)
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error }, 'domains cannot be listed')
      const reason = error instanceof Error ? error.message : String(error)
      onLibvirt(error instanceof AppError ? error : new AppError('host.libvirt_failed', { reason }))
    }
  }

  async function keep(): Promise<void> {
    let wholeAt = 0
    while (!signal.aborted) {
      const whole = performance.now() >= wholeAt
      if (whole) wholeAt = performance.now() + everyMs
      isDue = false
      await lookSafely(whole)
      await waitUntil(wholeAt)
      await passed(burstMs, signal).catch(() => undefined)
    }
  }

  function waitUntil(end: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.max(0, end - performance.now()))
      wake = done
      signal.addEventListener('abort', done, { once: true })
      if (isDue || signal.aborted) done()
    })
  }

  const events = watchEvents(parts.uri, signal, {
    begin: nudge,
    event(event) {
      if (isCrash(event)) crashed.add(event.name)
      nudge()
    },
  })
  return {
    /** Tells all of them at once, as after connecting. */
    tellAll: () => lookSafely(true),
    ended: Promise.all([events, keep()]),
  }
}

function addressesOf(
  nics: OwnDomain['nics'],
  leases: ReadonlyMap<string, string>,
): Record<string, string> {
  const found = nics.flatMap(({ mac }) => {
    const address = leases.get(mac.toLowerCase())
    return address === undefined ? [] : [[mac, address] as const]
  })
  return Object.fromEntries(found)
}

const isCrash = ({ what }: DomainEvent) =>
  /^(?:Stopped|Crashed)\b.*(?:Crashed|Failed|Panicked)/.test(what)
