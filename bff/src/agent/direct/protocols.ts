import type { DirectScheme } from '../../sources/direct-url.ts'
import { httpProtocol } from './http.ts'
import { metalinkProtocol } from './metalink.ts'
import { nfsProtocol } from './nfs.ts'
import type { DirectProtocol } from './protocol.ts'

/** How bytes come to a host, by the kind of address. */
export const directProtocols: Readonly<Record<DirectScheme, DirectProtocol>> = {
  http: httpProtocol,
  nfs: nfsProtocol,
  metalink: metalinkProtocol,
}
