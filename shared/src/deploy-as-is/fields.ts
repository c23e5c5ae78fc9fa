/** The fields of one entry, whatever stands in it; each is read as a text, number or yes. */
export interface EntryFields {
  /** Empty when there is none. */
  readonly text: (name: string) => string
  /** Null when there is none that is safe to count with. */
  readonly number: (name: string) => number | null
  readonly flag: (name: string) => boolean
  /** The objects of a list. */
  readonly list: (name: string) => EntryFields[]
}

/** Reads the JSON of an entry; undefined when it is no object. */
export function readEntry(json: string): EntryFields | undefined {
  try {
    return fieldsOf(JSON.parse(json))
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): EntryFields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = new Map<string, unknown>(Object.entries(value))
  const text = (name: string) => {
    const found = fields.get(name)
    // Other servers write some of ours as numbers, such as `InstanceID`.
    return typeof found === 'string' ? found : typeof found === 'number' ? `${found}` : ''
  }
  return {
    text,
    number: (name) => {
      const digits = text(name)
      return /^\d+$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : null
    },
    flag: (name) => fields.get(name) === true || text(name).toLowerCase() === 'true',
    list: (name) => {
      const found = fields.get(name)
      return Array.isArray(found) ? found.flatMap((each) => fieldsOf(each) ?? []) : []
    },
  }
}
