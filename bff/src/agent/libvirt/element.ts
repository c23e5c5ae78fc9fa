/*
 * XML for libvirt. Elements are values, so that nothing that somebody chose can become markup, and an
 * attribute or a text is escaped in one place.
 */

/** One element; children are texts or elements, what is undefined is left out. */
export interface Element {
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly Child[]
}

type Attributes = Readonly<Record<string, string | number | undefined>>
export type Child = Element | string | undefined

/** Makes an element; names are written in our code, never taken from outside. */
export function element(name: string, attributes: Attributes = {}, ...children: Child[]): Element {
  return { name, attributes, children }
}

/** The element as text. */
export function xmlText({ name, attributes, children }: Element): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const head = `<${name}${given.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}`
  const inner = children
    .filter((child) => child !== undefined)
    .map((child) => (typeof child === 'string' ? escaped(child) : xmlText(child)))
    .join('')
  return inner === '' ? `${head}/>` : `${head}>${inner}</${name}>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

function escaped(text: string): string {
  // XML 1.0 has no way at all to write the other control characters.
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new TypeError('a character that XML cannot carry')
  }
  return text.replace(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? '')
}
