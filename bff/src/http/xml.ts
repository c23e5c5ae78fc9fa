import type { Envelope } from './envelope.ts'
import { protocolVersion } from '../protocol-version.ts'

/**
 * An envelope as XML (protocol §2): the root bears the version, lists are repeated siblings, maps
 * nested elements. Keys that no element can be called are escaped as `_xHHHH_` (ISO/IEC 9075-14).
 */
export function xmlOf(envelope: Envelope): string {
  const [[name, body] = ['response', {}]] = Object.entries(envelope)
  const root = elementName(name)
  const content = contentOf(body)
  return `<?xml version="1.0" encoding="UTF-8"?><${root} cloud-stack-version="${protocolVersion}">${content}</${root}>`
}

function contentOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escaped(String(value))
  return Object.entries(value)
    .map(([name, of]) => elementsOf(name, of))
    .join('')
}

/** An empty list has no elements; null fields are omitted (protocol §2). */
function elementsOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((item) => elementsOf(name, item)).join('')
  const element = elementName(name)
  return `<${element}>${contentOf(value)}</${element}>`
}

/* XML 1.0, NameStartChar and NameChar, without the colon, which would be a prefix. */
const startCharacters =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d' +
  '\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const notAtStart = new RegExp(`^[^${startCharacters}]`, 'u')
const notInName = new RegExp(
  `[^${startCharacters}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]|_(?=x[\\da-fA-F]{4}_)`,
  'gu',
)

function elementName(key: string): string {
  if (key === '') return '_'
  return key.replace(notInName, hexadecimal).replace(notAtStart, hexadecimal)
}

function hexadecimal(character: string): string {
  return `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`
}

/* What XML 1.0 cannot carry in any spelling: most control characters, lone surrogates, U+FFFE, U+FFFF. */
const uncarried = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would make a line feed of it.
  '\r': '&#13;',
}

function escaped(text: string): string {
  return text
    .replace(uncarried, '\ufffd')
    .replace(/[&<>"'\r]/g, (character) => entities[character] ?? character)
}
