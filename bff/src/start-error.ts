import type { Config } from './config.ts'

/** Why the server cannot start, in words for who started it: no stack is shown. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

const isEveryAddress = (host: string) => host === '0.0.0.0' || host === '::'

/**
 * What is in the way of guests' passwords when a server listens there, in words for its log; undefined when nothing
 * is. Guests ask for them on port 8080 of this machine's address in their network (decisions: Passwords of guests).
 */
export function guestPortProblem({
  host,
  port,
  roles,
}: Pick<Config, 'host' | 'port' | 'roles'>): string | undefined {
  if (port !== 8080 || !isEveryAddress(host) || !roles.has('agent')) return undefined
  return (
    'Mold listens on port 8080 of every address, where guests of this machine ask for their passwords: ' +
    'they get none. Set PORT=8081, or HOST to one address.'
  )
}

/** What a failed attempt to listen means; anything unknown stays what it is. */
export function listenFailure(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>) {
  // What guests ask for their passwords is on all addresses of the machine's networks with this port.
  const ofGuests =
    port === 8080 && isEveryAddress(host)
      ? ' It may be the agent of this machine, which guests ask for their passwords on that port: then set PORT=8081.'
      : ''
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: `Another program listens on port ${port} of ${host} already. Stop it, or set PORT to a free port.${ofGuests}`,
    EACCES: `This user may not listen on port ${port}. Set PORT to 1024 or higher, for example 8080, or start Mold with the right to use low ports.`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}. Set HOST to one that it has, for example 127.0.0.1, or 0.0.0.0 for all.`,
    ENOTFOUND: `The name ${host} does not lead to an address. Set HOST to an address of this machine, for example 127.0.0.1.`,
  }
  const text = words[codeOf(error)]
  return text === undefined ? error : new StartError(text, { cause: error })
}

/**
 * What it means that the configured database cannot be used; anything unknown stays what it is. The
 * URL itself is not repeated, since it may hold a password.
 */
export function databaseFailure(error: unknown, databaseUrl: string): unknown {
  const { hostname, port, pathname, searchParams, username } = new URL(databaseUrl)
  const host = searchParams.get('host') ?? hostname
  const place =
    host.startsWith('/') || host === ''
      ? `the socket in ${host || '/tmp'}`
      : `${host}, port ${port || 5432}`
  const alternative = 'or leave DATABASE_URL empty to use the database that Mold brings.'
  const unreachable = `The database of DATABASE_URL cannot be reached at ${place}. Start it, or correct DATABASE_URL; ${alternative}`
  const refused = `The database of DATABASE_URL does not let the user "${decodeURIComponent(username)}" in. Correct the user and the password in DATABASE_URL (characters like @ : / % have to be written as %40 %3A %2F %25), or its pg_hba.conf; ${alternative}`
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: unreachable,
    ECONNRESET: unreachable,
    ENOENT: unreachable,
    EACCES: unreachable,
    ETIMEDOUT: unreachable,
    EHOSTUNREACH: unreachable,
    ENETUNREACH: unreachable,
    ENOTFOUND: `The host ${host} of DATABASE_URL is not known. Check its spelling; ${alternative}`,
    EAI_AGAIN: `The host ${host} of DATABASE_URL cannot be looked up at the moment. Check the name service of this machine; ${alternative}`,
    '28P01': refused,
    '28000': refused,
    '3D000': `There is no database "${decodeURIComponent(pathname.slice(1))}" at ${place}. Create it (createdb), or correct DATABASE_URL; ${alternative}`,
    '57P03': `The database of DATABASE_URL is starting or stopping. Try again in a moment.`,
    '53300': `The database of DATABASE_URL has no connection left. Raise its max_connections (Mold uses up to 32), or end other programs that use it.`,
  }
  const text = words[codeOf(error)] ?? byText(error, { unreachable, refused })
  return text === undefined ? error : new StartError(text, { cause: error })
}

/* The driver reports these without a code. */
function byText(error: unknown, of: { unreachable: string; refused: string }): string | undefined {
  const text = error instanceof Error ? error.message : ''
  if (/timeout exceeded when trying to connect|Connection terminated/.test(text))
    return of.unreachable
  return /password must be a string|SASL/.test(text) ? of.refused : undefined
}
