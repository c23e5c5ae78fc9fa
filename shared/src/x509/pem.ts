import { type CertificateFacts, readX509 } from './read.ts'

/** What somebody has given as a certificate. */
export type GivenCertificate =
  | {
      readonly kind: 'certificate'
      /** As PEM in its usual form: first and last line, 64 characters to a line. */
      readonly pem: string
      readonly der: Uint8Array<ArrayBuffer>
      readonly facts: CertificateFacts
    }
  /** Key material: refused, and told nobody. */
  | { readonly kind: 'key' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'malformed' }

const block = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END/g
const armour = /-----(?:BEGIN|END) (?:X509 |TRUSTED )?CERTIFICATE-----/g

/**
 * Reads a certificate that was pasted or chosen: PEM whose first line, last line and line breaks may be missing
 * (semantics §6), also with words around it, as `openssl x509 -text` prints.
 */
export function readPem(text: string): GivenCertificate {
  if (/PRIVATE KEY/.test(text)) return { kind: 'key' }
  const blocks = [...text.matchAll(block)].map(([, body]) => body ?? '')
  if (blocks.length > 1) return { kind: 'several', count: blocks.length }
  const der = bytesOf((blocks[0] ?? text.replaceAll(armour, '')).replaceAll(/\s/g, ''))
  const facts = der && readX509(der)
  if (der && facts) return { kind: 'certificate', pem: pemOf(der), der, facts }
  return { kind: der && isKey(der) ? 'key' : 'malformed' }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(base64)) return undefined
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function pemOf(der: Uint8Array): string {
  let binary = ''
  for (const byte of der) binary += String.fromCharCode(byte)
  const lines = btoa(binary).match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/**
 * Whether it begins as all forms of private keys do, PKCS #1, PKCS #8 and SEC 1: a sequence whose first element
 * is a small number. A certificate begins with another sequence.
 */
function isKey(der: Uint8Array): boolean {
  const long = (der[1] ?? 0) >= 0x80 ? (der[1] ?? 0) - 0x80 : 0
  const at = 2 + long
  return der[0] === 0x30 && der[at] === 0x02 && der[at + 1] === 0x01 && (der[at + 2] ?? 9) <= 1
}
