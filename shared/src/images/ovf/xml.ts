import { SaxesParser, type SaxesTagNS } from 'saxes'
import { AppError } from '../../errors.ts'
import { shown } from '../fields.ts'

/** An element with what it holds; names are without prefixes. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string
  /** Attributes by local name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text directly inside, as it is written. */
  readonly text: string
}

/** Bounds within which every real descriptor is (security case C2); nodes are elements and attributes. */
export const xmlBounds = { bytes: 3 * 1024 * 1024, depth: 64, nodes: 50_000 } as const

interface OpenElement {
  readonly name: string
  readonly namespace: string
  readonly attributes: Map<string, string>
  readonly children: XmlElement[]
  text: string
}

/**
 * Parses an XML document without document types, so without entities but the five of XML itself
 * (security cases C1, C2). Prefixes mean what they are bound to (C3).
 *
 * @param bytes in UTF-8, or UTF-16 with its mark
 * @throws AppError `image.ovf_invalid` with the problem
 */
export function parseXml(bytes: Uint8Array, file: string): XmlElement {
  const invalid = (problem: string) =>
    new AppError('image.ovf_invalid', { member: shown(file), problem: shown(problem) })
  if (bytes.length > xmlBounds.bytes) throw invalid(`it has ${bytes.length} bytes`)
  const parser = new SaxesParser({ xmlns: true })
  const open: OpenElement[] = []
  let nodes = 0
  const countNode = () => {
    nodes += 1
    if (nodes > xmlBounds.nodes) throw invalid('too many elements and attributes')
  }
  let root: XmlElement | undefined
  parser.on('error', (error) => {
    throw invalid(error.message)
  })
  parser.on('doctype', () => {
    throw invalid('a document type declaration')
  })
  parser.on('attribute', countNode)
  parser.on('opentag', (tag) => {
    countNode()
    if (open.length === xmlBounds.depth) throw invalid('elements nested too deeply')
    const { local: name, uri: namespace } = tag
    const attributes = attributesOf(tag, invalid)
    open.push({ name, namespace, attributes, children: [], text: '' })
  })
  const addText = (text: string) => {
    const element = open.at(-1)
    if (element) element.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop()
    const parent = open.at(-1)
    if (!element) return
    if (parent) parent.children.push(element)
    else root = element
  })
  parser.write(decode(bytes, invalid)).close()
  if (!root) throw invalid('no element')
  return root
}

/**
 * Attributes by local name. Makers add their own beside those of the standard, such as `vmw:qualifiers`
 * beside `ovf:qualifiers`: then the standard's counts.
 */
function attributesOf(
  tag: SaxesTagNS,
  invalid: (problem: string) => AppError,
): Map<string, string> {
  const attributes = new Map<string, string>()
  const given = Object.values(tag.attributes).filter(({ uri }) => uri !== xmlnsUri)
  const isOwn = (uri: string) => uri === '' || uri === tag.uri
  for (const { local, uri, value } of given) {
    if (!isOwn(uri)) continue
    if (attributes.has(local)) throw invalid(`the attribute "${local}" given twice`)
    attributes.set(local, value)
  }
  for (const { local, uri, value } of given) {
    if (!isOwn(uri) && !attributes.has(local)) attributes.set(local, value)
  }
  return attributes
}

const xmlnsUri = 'http://www.w3.org/2000/xmlns/'

/** Encodings other than UTF-8 show by their mark, or by zero bytes where `<` has to be. */
function decode(bytes: Uint8Array, invalid: (problem: string) => AppError): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const quads =
    (first === 0 && second === 0) || (first === 0xff && second === 0xfe && third + fourth === 0)
  if (quads || (!wide && (first === 0 || second === 0))) {
    throw invalid('an encoding other than UTF-8 and UTF-16 with a byte order mark')
  }
  const encoding = wide ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw invalid(`text that is not ${encoding.toUpperCase()}`)
  }
}

/** The first child with this name in the namespace of the document, or undefined. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** The text of a child, without the white space around it; empty when there is none. */
export function textOf(element: XmlElement | undefined, name: string): string {
  return (element && childOf(element, name)?.text.trim()) ?? ''
}
