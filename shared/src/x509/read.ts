import { type DerElement, derTags, readDer } from './der.ts'

/** What a certificate says of itself, as far as somebody who chooses one needs it. */
export interface CertificateFacts {
  /** 3 for all that are made today. */
  readonly version: number
  readonly validFrom: Date
  readonly validTo: Date
  /** The common name of its subject; undefined when it has none. */
  readonly name: string | undefined
}

/**
 * Reads an X.509 certificate (RFC 5280 §4.1) as far as the form of the console needs it; it proves nothing.
 *
 * @returns undefined when the bytes are no certificate, or more than one
 */
export function readX509(bytes: Uint8Array): CertificateFacts | undefined {
  const [body, ...rest] = inside(only(readDer(bytes), derTags.sequence)) ?? []
  const fields = rest.length === 2 ? inside(withTag(body, derTags.sequence)) : undefined
  if (!fields) return undefined
  const [first] = fields
  const hasVersion = first?.tag === derTags.version
  const version = hasVersion ? versionIn(first) : 1
  const [serial, algorithm, issuer, validity, subject] = hasVersion ? fields.slice(1) : fields
  const times = inside(withTag(validity, derTags.sequence))?.map(timeOf)
  const isWhole =
    serial?.tag === derTags.integer &&
    [algorithm, issuer, subject].every((field) => field?.tag === derTags.sequence)
  const [validFrom, validTo] = times ?? []
  if (!isWhole || !validFrom || !validTo || version === undefined) return undefined
  return { version, validFrom, validTo, name: commonName(subject) }
}

const withTag = (element: DerElement | undefined, tag: number) =>
  element?.tag === tag ? element : undefined

const only = (elements: readonly DerElement[] | undefined, tag: number) =>
  elements?.length === 1 ? withTag(elements[0], tag) : undefined

const inside = (element: DerElement | undefined) => element && readDer(element.content)

/** Counted from 0 there and from 1 by people. */
function versionIn(element: DerElement): number | undefined {
  const number = only(inside(element), derTags.integer)
  return number && (number.content[0] ?? 0) + 1
}

/** RFC 5280 §4.1.2.5: always to the second, and in UTC. */
function timeOf({ tag, content }: DerElement): Date | undefined {
  const text = new TextDecoder().decode(content)
  const form = tag === derTags.utcTime ? /^(\d\d)((?:\d\d){5})Z$/ : /^(\d{4})((?:\d\d){5})Z$/
  const isTime = tag === derTags.utcTime || tag === derTags.generalizedTime
  const [, year, rest] = (isTime && form.exec(text)) || []
  if (year === undefined || rest === undefined) return undefined
  // Two digits are 1950 to 2049.
  const full = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
  const [month, day, hour, minute, second] = rest.match(/../g) ?? []
  const date = new Date(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** 2.5.4.3 */
const commonNameId = [0x55, 0x04, 0x03]

function commonName(subject: DerElement | undefined): string | undefined {
  for (const set of inside(subject) ?? []) {
    for (const pair of inside(set) ?? []) {
      const [id, value] = inside(pair) ?? []
      const isName = id?.content.join() === commonNameId.join()
      if (isName && value) return new TextDecoder().decode(value.content)
    }
  }
  return undefined
}
