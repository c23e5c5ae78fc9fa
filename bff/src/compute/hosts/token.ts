import { newSecret } from './credential.ts'

/** Milliseconds that a one-time token is good for. */
export const tokenMs = 24 * 60 * 60_000

/** Where hosts reach this server, and what they know it by. */
export interface ServerSeen {
  /** `https://host:port`. */
  readonly origin: string
  /** The pin of a self-signed certificate; undefined where an authority vouches for it. */
  readonly pin: string | undefined
}

/**
 * The line that makes a machine the host that a token is for. With a pin nothing but the pinned key is believed:
 * `--insecure` only says that no authority has to vouch for it, and curl gives up where the key is another.
 */
export function installLine({ origin, pin }: ServerSeen, token: string): string {
  const trust = pin === undefined ? '' : `--insecure --pinnedpubkey '${pin}' `
  return `curl -fsS ${trust}${origin}/agent/install.sh | sh -s -- ${token}`
}

/** A new token, with all that its host has to be told of it; it is shown once. */
export function newToken(seen: ServerSeen) {
  const token = newSecret()
  const details = {
    token,
    expires: new Date(Date.now() + tokenMs).toISOString(),
    install: installLine(seen, token),
    ...(seen.pin !== undefined && { pin: seen.pin }),
  }
  return { token, details }
}
