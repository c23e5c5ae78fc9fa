import type { ConnectionFacts } from '@mold/shared/connection-test.ts'
import type { Request } from 'express'
import { type Caller, isRoot } from '../../access/caller.ts'
import { originOf } from '../request.ts'

type RequestFacts = Pick<ConnectionFacts, 'tls' | 'forwarded' | 'origin' | 'peer'>

/* Those that Express believes from a trusted proxy. */
const forwardedHeaders = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']

/** How a request came. The proxy's address is an internal one, so not everybody is told. */
export function factsOf(req: Request, caller: Caller, publicUrl: URL | undefined): RequestFacts {
  const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  return {
    tls: 'encrypted' in req.socket ? 'own' : req.secure ? 'proxy' : 'none',
    forwarded: forwardedOf(req),
    origin: originOf(req, publicUrl),
    ...(isRoot(caller) && { peer }),
  }
}

function forwardedOf(req: Request): ConnectionFacts['forwarded'] {
  if (forwardedHeaders.every((name) => req.get(name) === undefined)) return 'none'
  // What Express itself asks; comparing addresses would not tell a proxy on the browser's machine.
  const trusts = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean
  return trusts(req.socket.remoteAddress ?? '', 0) ? 'trusted' : 'untrusted'
}
