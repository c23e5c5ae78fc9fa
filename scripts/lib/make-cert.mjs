import { X509Certificate } from 'node:crypto'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { inRoot } from './paths.mjs'

/** Browsers of some makers refuse certificates that last longer than 825 days. */
const lifetimeMs = 825 * 24 * 60 * 60 * 1000

/** The names and addresses under which this machine may be reached. */
export function machineNames(more = []) {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // Link-local addresses differ per interface and appear in no URL.
    .filter((entry) => !/^fe80:/i.test(entry.address))
    .map((entry) => entry.address)
  const names = ['localhost', hostname().toLowerCase(), ...more]
  return [...new Set([...names, '127.0.0.1', '::1', ...addresses])]
}

/**
 * A self-signed server certificate for names and IP addresses.
 *
 * @returns {Promise<{ cert: string, key: string, fingerprint: string }>} PEM, PEM and the SHA-256
 *   fingerprint as browsers show it
 */
export async function makeCertificate(names) {
  const { generate } = createRequire(inRoot('bff', 'package.json'))('selfsigned')
  const altNames = names.map((name) =>
    isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
  )
  const now = Date.now()
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A client whose clock is a little behind should not refuse it.
    notBeforeDate: new Date(now - 60 * 60 * 1000),
    notAfterDate: new Date(now + lifetimeMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 }
}
