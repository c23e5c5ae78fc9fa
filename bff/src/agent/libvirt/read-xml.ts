/* Reads what libvirt prints: well-formed, without document types, namespaces kept as they are written. */

export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  /** Its own text, without that of its children. */
  readonly text: string
}

interface Open {
  name: string
  attributes: Record<string, string>
  children: XmlNode[]
  text: string
}

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy

/**
 * The root element of a text.
 *
 * @throws TypeError when it is not well-formed, or has what libvirt does not write
 */
export function readXml(text: string): XmlNode {
  const top: Open = { name: '', attributes: {}, children: [], text: '' }
  const open: Open[] = [top]
  let end = 0
  token.lastIndex = 0
  for (let found = token.exec(text); found; found = token.exec(text)) {
    end = token.lastIndex
    take(open, found)
  }
  const root = top.children[0]
  if (end !== text.length || open.length !== 1 || root === undefined || top.children.length !== 1) {
    throw new TypeError(`not well-formed at character ${end}`)
  }
  return root
}

function take(open: Open[], [, closing, name, attributes = '', empty, words]: RegExpExecArray) {
  const parent = open.at(-1)
  if (!parent) throw new TypeError('not well-formed')
  if (words !== undefined) parent.text += unescaped(words)
  if (name === undefined) return
  if (closing === '/') {
    if (parent.name !== name || open.length === 1) throw new TypeError(`${name} was not open`)
    open.pop()
    return
  }
  const node: Open = { name, attributes: attributesOf(attributes), children: [], text: '' }
  parent.children.push(node)
  if (empty !== '/') open.push(node)
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)
  return Object.fromEntries(
    [...found].map(([, key = '', one, other]) => [key, unescaped(one ?? other ?? '')]),
  )
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return named[name] ?? whole
  })
}

/** The elements at the end of a path of names below a node. */
export function nodesAt(node: XmlNode, ...names: string[]): XmlNode[] {
  return names.reduce<XmlNode[]>(
    (nodes, name) =>
      nodes.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [node],
  )
}
