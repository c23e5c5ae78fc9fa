import { invalidOvf } from './invalid.ts'
import type { OvfProperty } from './ovf.ts'
import { childrenOf, textOf, type XmlElement } from './xml.ts'

/** As many as any form could show. */
const maxProperties = 1000

/** The properties of all product sections; a category holds for those that follow it (DSP0243 §9.5). */
export function readProperties(system: XmlElement, member: string): OvfProperty[] {
  const found: OvfProperty[] = []
  const keys = new Set<string>()
  for (const section of childrenOf(system, 'ProductSection')) {
    let category = ''
    for (const child of section.children) {
      if (child.name === 'Category') category = child.text.trim()
      if (child.name !== 'Property') continue
      const property = propertyOf(child, category)
      // The same key in two products is told apart by class and instance.
      const key = keys.has(property.key) ? fullKey(section, property.key) : property.key
      if (property.key === '' || keys.has(key)) {
        throw invalidOvf(member, `the property "${property.key}" given twice or without a key`)
      }
      if (found.length === maxProperties) throw invalidOvf(member, 'too many properties')
      keys.add(key)
      found.push({ ...property, key })
    }
  }
  return found
}

function fullKey(section: XmlElement, key: string): string {
  const { attributes } = section
  return [attributes.get('class'), key, attributes.get('instance')].filter(Boolean).join('.')
}

function propertyOf(element: XmlElement, category: string): OvfProperty {
  const attribute = (name: string) => element.attributes.get(name) ?? ''
  const [value] = childrenOf(element, 'Value')
  return {
    key: attribute('key'),
    type: attribute('type') || 'string',
    value: element.attributes.get('value') ?? value?.attributes.get('value') ?? '',
    qualifiers: attribute('qualifiers'),
    userConfigurable: isTrue(attribute('userConfigurable')),
    password: isTrue(attribute('password')),
    label: textOf(element, 'Label'),
    description: textOf(element, 'Description'),
    category,
  }
}

/** As XML Schema writes booleans. */
const isTrue = (text: string) => text === 'true' || text === '1'
