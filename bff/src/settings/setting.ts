/** Where a setting may have a value of its own besides the global one (semantics §18). */
export type SettingScope = 'zone' | 'account' | 'domain' | 'imagestore'

/** Type names of the API (api-commands §0: Configuration). */
export type SettingType = 'String' | 'Number' | 'Decimal' | 'Boolean'

/** What the text of a String setting has to look like; `list` and `cidrs` are comma-separated. */
export type SettingForm = 'text' | 'list' | 'cidrs' | 'url' | 'checksum'

interface Options {
  readonly scopes?: readonly SettingScope[]
  /** Can be set through the API but is never listed. */
  readonly hidden?: boolean
  /** Its value never leaves the server and is in no event. */
  readonly secure?: boolean
  /** Made by the server: the API refuses to set it. */
  readonly fixed?: boolean
  readonly min?: number
  readonly max?: number
  /** `-1` is allowed besides the range: no limit. */
  readonly unlimited?: boolean
  /** The only allowed values; of a list, of each of its items. */
  readonly options?: readonly string[]
  readonly form?: SettingForm
  /** The setting that switches it on. */
  readonly parent?: string
  readonly category?: string
}

/** One setting, before it is put into its section. */
export interface SettingDraft<T extends SettingType = SettingType> extends Options {
  readonly type: T
  readonly default: string | null
  readonly displaytext: string
  readonly description: string
}

/** Where the console shows a setting and which part reads it. */
export interface Section {
  readonly group: string
  readonly subgroup: string
  readonly category: string
  /** The folder of the server that reads it. */
  readonly component: string
}

export type Setting<T extends SettingType = SettingType> = SettingDraft<T> & Section

function draft<T extends SettingType>(type: T) {
  return (
    value: string | number | boolean | null,
    displaytext: string,
    description: string,
    options: Options = {},
  ): SettingDraft<T> => ({
    type,
    default: value === null ? null : String(value),
    displaytext,
    description,
    ...options,
  })
}

export const text = draft('String')
/** A whole number; the description says its unit. */
export const number = draft('Number')
export const decimal = draft('Decimal')
export const boolean = draft('Boolean')

/** Puts settings into a section; a setting's own category wins. */
export function section<const D extends Readonly<Record<string, SettingDraft>>>(
  of: Section,
  drafts: D,
): { readonly [N in keyof D]: D[N] & Section } {
  const settings: Record<string, Setting> = {}
  for (const [name, setting] of Object.entries(drafts)) settings[name] = { ...of, ...setting }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object of mapped type cannot be built key by key
  return settings as unknown as { readonly [N in keyof D]: D[N] & Section }
}
