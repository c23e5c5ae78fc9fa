import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate with its key, both PEM, made for one test. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly subject: string
  readonly privateKey: KeyObject
}

export interface CertificateOptions {
  /** Names and IPv4 addresses it is made out to. */
  readonly names?: readonly string[]
  /** Who signs; itself when missing. */
  readonly issuer?: Certificate
  readonly ca?: boolean
  readonly notBefore?: Date
  readonly notAfter?: Date
  /** What is signed of it; SHA-256 when missing. */
  readonly digest?: 'sha1'
}

const day = 86_400_000
const oid = {
  ecdsaWithSha1: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
}

/** Makes an X.509 certificate (RFC 5280) with a fresh P-256 key, without any outside tool. */
export function makeCertificate(subject: string, options: CertificateOptions = {}): Certificate {
  const { issuer, names = [], ca = false } = options
  const notBefore = options.notBefore ?? new Date(Date.now() - day)
  const notAfter = options.notAfter ?? new Date(Date.now() + day)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { digest = 'sha256' } = options
  const algorithm = sequence(objectId(digest === 'sha1' ? oid.ecdsaWithSha1 : oid.ecdsaWithSha256))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer?.subject ?? subject),
    sequence(time(notBefore), time(notAfter)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(constraints(ca), ...(names.length > 0 ? [altNames(names)] : []))),
  )
  const signature = sign(digest, body, issuer?.privateKey ?? privateKey)
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    subject,
    privateKey,
  }
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts))
const objectId = (bytes: readonly number[]) => der(0x06, Buffer.from(bytes))
const octets = (content: Buffer) => der(0x04, content)

const nameOf = (name: string) =>
  sequence(der(0x31, sequence(objectId(oid.commonName), der(0x0c, Buffer.from(name)))))

/** UTCTime, `YYMMDDhhmmssZ`. */
const time = (date: Date) => {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(digits.slice(2)))
}

const constraints = (ca: boolean) =>
  sequence(
    objectId(oid.basicConstraints),
    der(0x01, Buffer.from([0xff])),
    octets(sequence(...(ca ? [der(0x01, Buffer.from([0xff]))] : []))),
  )

function altNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4
      ? der(0x87, Buffer.from(name.split('.').map(Number)))
      : der(0x82, Buffer.from(name)),
  )
  return sequence(objectId(oid.subjectAltName), octets(sequence(...entries)))
}
