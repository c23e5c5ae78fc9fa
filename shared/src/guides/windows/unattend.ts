import {
  computerNameProblem,
  isPlainText,
  passwordProblem,
  productKeyProblem,
  type FieldProblem,
} from './fields.ts'

export const architectures = ['amd64', 'x86'] as const
export type Architecture = (typeof architectures)[number]

/** How the administrator's password stands in the file. Neither keeps it from whoever can read that. */
export const passwordForms = ['encoded', 'plain'] as const
export type PasswordForm = (typeof passwordForms)[number]

/** `mak` is typed in the guest unless it is given here; `kms` needs no key. */
export const licensings = ['kms', 'mak'] as const
export type Licensing = (typeof licensings)[number]

export interface UnattendValues {
  readonly architecture: Architecture
  readonly inputLocale: string
  readonly systemLocale: string
  readonly uiLanguage: string
  readonly userLocale: string
  readonly hideEula: boolean
  /** Empty or `*`: Windows makes one up. */
  readonly computerName: string
  /** Empty: as on the master. */
  readonly timeZone: string
  readonly password: string
  readonly passwordForm: PasswordForm
  readonly licensing: Licensing
  readonly productKey: string
  readonly owner: string
  readonly organization: string
}

export const unattendDefaults: UnattendValues = {
  architecture: 'amd64',
  inputLocale: 'en-US',
  systemLocale: 'en-US',
  uiLanguage: 'en-US',
  userLocale: 'en-US',
  hideEula: true,
  computerName: '',
  timeZone: '',
  password: '',
  passwordForm: 'encoded',
  licensing: 'kms',
  productKey: '',
  owner: '',
  organization: '',
}

export type UnattendProblems = Partial<Record<keyof UnattendValues, FieldProblem>>

const cultureName = /^[a-z]{2,3}(?:-[A-Za-z]{4})?-[A-Z]{2}$/
/** A keyboard: locale and layout, several of them with semicolons between. */
const keyboard = /^[0-9a-f]{4}:(?:[0-9a-f]{8}|\{[0-9a-f-]{36}\}\{[0-9a-f-]{36}\})$/i

/** What of the values Windows Setup would refuse, by field. */
export function unattendProblems(values: UnattendValues): UnattendProblems {
  const isInput = values.inputLocale
    .split(';')
    .every((each) => cultureName.test(each) || keyboard.test(each))
  const culture = (name: string) => (cultureName.test(name) ? undefined : 'locale')
  const text = (value: string, most: number) =>
    !isPlainText(value) ? 'characters' : value.length > most ? 'long' : undefined
  const found: Partial<Record<keyof UnattendValues, FieldProblem | undefined>> = {
    inputLocale: isInput ? undefined : 'keyboard',
    systemLocale: culture(values.systemLocale),
    uiLanguage: culture(values.uiLanguage),
    userLocale: culture(values.userLocale),
    computerName: computerNameProblem(values.computerName),
    password: passwordProblem(values.password),
    productKey: values.licensing === 'mak' ? productKeyProblem(values.productKey) : undefined,
    owner: text(values.owner, 63),
    organization: text(values.organization, 63),
    timeZone: text(values.timeZone, 256),
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined))
}

const namespace = 'urn:schemas-microsoft-com:unattend'
const wcm = 'http://schemas.microsoft.com/WMIConfig/2002/State'

/**
 * The answers of Windows Setup for Server 2008 R2 and later (spec K2), in UTF-8 with CRLF. Settings stand in
 * the passes that know them: names and keys in `specialize`, languages and the password in `oobeSystem`.
 */
export function unattendXml(values: UnattendValues): string {
  const specialize = component('Microsoft-Windows-Shell-Setup', values, [
    leaf('ComputerName', values.computerName === '' ? '*' : values.computerName),
    ...(values.licensing === 'mak' ? optional('ProductKey', values.productKey.toUpperCase()) : []),
    ...optional('RegisteredOrganization', values.organization),
    ...optional('RegisteredOwner', values.owner),
    ...optional('TimeZone', values.timeZone),
  ])
  const international = component('Microsoft-Windows-International-Core', values, [
    leaf('InputLocale', values.inputLocale),
    leaf('SystemLocale', values.systemLocale),
    leaf('UILanguage', values.uiLanguage),
    leaf('UserLocale', values.userLocale),
  ])
  const shell = component('Microsoft-Windows-Shell-Setup', values, [
    ...branch('OOBE', [leaf('HideEULAPage', String(values.hideEula))]),
    ...branch('UserAccounts', branch('AdministratorPassword', password(values))),
  ])
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<unattend xmlns="${namespace}" xmlns:wcm="${wcm}">`,
    ...indent(settings('specialize', specialize)),
    ...indent(settings('oobeSystem', [...international, ...shell])),
    '</unattend>',
    '',
  ]
  return lines.join('\r\n')
}

function password({ password: text, passwordForm }: UnattendValues): string[] {
  const isPlain = passwordForm === 'plain'
  return [leaf('Value', isPlain ? text : encodedPassword(text)), leaf('PlainText', String(isPlain))]
}

/**
 * A password as Windows System Image Manager hides it: Base64 of the UTF-16 of the password and the name of
 * its element. Anybody can turn it back; it only keeps it from being read over a shoulder.
 */
export function encodedPassword(text: string): string {
  let bytes = ''
  for (const unit of `${text}AdministratorPassword`.split('')) {
    const code = unit.charCodeAt(0)
    bytes += String.fromCharCode(code & 0xff, code >> 8)
  }
  return btoa(bytes)
}

function component(name: string, { architecture }: UnattendValues, inside: string[]): string[] {
  const attributes = [
    `name="${name}"`,
    `processorArchitecture="${architecture}"`,
    'publicKeyToken="31bf3856ad364e35"',
    'language="neutral"',
    'versionScope="nonSxS"',
  ]
  return [`<component ${attributes.join(' ')}>`, ...indent(inside), '</component>']
}

const settings = (pass: string, inside: string[]) => [
  `<settings pass="${pass}">`,
  ...indent(inside),
  '</settings>',
]

const branch = (name: string, inside: string[]) => [`<${name}>`, ...indent(inside), `</${name}>`]

const leaf = (name: string, text: string) => `<${name}>${xmlText(text)}</${name}>`

const optional = (name: string, text: string) => (text === '' ? [] : [leaf(name, text)])

const indent = (lines: string[]) => lines.map((line) => `  ${line}`)

/** A text between tags; `>` too, as `]]>` may not stand there. */
const xmlText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
