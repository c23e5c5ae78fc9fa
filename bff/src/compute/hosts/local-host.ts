import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import path from 'node:path'
import type { AppError } from '@mold/shared/errors.ts'
import { type Credential, keepCredential, readCredential } from '../../agent/credential.ts'
import { libvirtProblem, startLocalAgent } from '../../agent/local.ts'
import type { Keystore } from '../../agent/trust/keystore.ts'
import { passed } from '../../agent/passed.ts'
import type { HashThreads } from '../../agent/pool/pump-threaded.ts'
import type { Db } from '../../db/database.ts'
import { runAlone } from '../../db/run-alone.ts'
import type { Logger } from '../../log.ts'
import { makeWithParents } from '../../stores/file/folders.ts'
import { newSecret } from './credential.ts'
import { findOwnHost, insertOwnHost } from './local-host.repository.ts'

export interface LocalHostParts {
  readonly db: Db
  readonly log: Logger
  /** Where this very process listens, without a path. */
  readonly server: string
  /** What the server is known by; undefined where it serves plain HTTP. */
  readonly pin: string | undefined
  /** Threads that hash what is copied to primary storage. */
  readonly hashing?: HashThreads | undefined
  readonly libvirtUri: string | undefined
  readonly poolDir: string
  /** Where the credential is kept, and what the agent knows between its runs. */
  readonly stateDir: string
  /** Gets the certificates of direct downloads, too. */
  readonly keystore?: Keystore | undefined
  /** Its guests get metadata on port 80. */
  readonly guestMetadata?: boolean | undefined
  /** Milliseconds until libvirt is looked for again. */
  readonly everyMs: number
}

/** The agent of the machine that the server is on. */
export interface LocalHost {
  /** Why no instance can run on this machine; undefined when nothing is known to be in the way. */
  readonly problem: () => AppError | undefined
  readonly stop: () => Promise<void>
}

/**
 * Makes this machine a host as soon as libvirt answers, and keeps its agent running. Of several processes with
 * one data folder one does. A host that an admin has removed does not come back by itself.
 */
export function keepLocalHost(parts: LocalHostParts): LocalHost {
  const { log } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let problem: AppError | undefined

  async function once(): Promise<void> {
    const found = await libvirtProblem(parts.libvirtUri)
    if (found && found.code !== problem?.code) {
      log.warn({ reason: found.message }, 'no instances can run on this machine')
    }
    problem = found
    if (found) return
    await runAlone(parts.db, `local agent ${parts.stateDir}`, async (lost) => {
      const credential = await joinSelf(parts)
      if (!credential || signal.aborted) return
      const agent = await startLocalAgent({
        ...parts,
        credential,
        uri: parts.libvirtUri,
        log: log.child({ part: 'agent' }),
      })
      await aborted(AbortSignal.any([signal, lost]))
      await agent.stop()
      if (!signal.aborted) lost.throwIfAborted()
    })
  }

  async function keep(): Promise<void> {
    while (!signal.aborted) {
      await once().catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'the agent of this machine could not be kept')
      })
      await passed(parts.everyMs, signal).catch(() => undefined)
    }
  }

  const kept = keep()
  return {
    problem: () => problem,
    async stop() {
      stopping.abort(new Error('the server is shutting down'))
      await kept
    },
  }
}

/**
 * The credential of this machine, made at first. The file is written before the row, so that whatever happens
 * in between is repaired by the next start.
 *
 * @returns undefined when the host was removed, or no zone can have it yet
 */
async function joinSelf({ db, log, stateDir }: LocalHostParts): Promise<Credential | undefined> {
  const file = path.join(stateDir, 'credential.json')
  const kept = await readCredential(file)
  const host = kept && (await findOwnHost(db, kept.host))
  if (host?.removed) {
    log.debug({ host: host.name }, 'this machine is no host any more: an admin has removed it')
    return undefined
  }
  if (kept && host) return kept
  const credential = kept ?? { host: randomUUID(), credential: newSecret() }
  if (!kept) {
    await makeWithParents(stateDir, 0o700)
    await keepCredential(file, credential)
  }
  const name = await insertOwnHost(db, { ...credential, name: hostname() })
  if (name === undefined) return undefined
  log.info({ host: name }, 'this machine is a host now')
  return credential
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
