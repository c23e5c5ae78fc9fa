import { foreignCharacter } from './code-page.ts'
import { computerNameProblem, isPlainText, productKeyProblem, type FieldProblem } from './fields.ts'
import { windowsLocale, type CodePage } from './locales.ts'

export const editions = ['standard', 'enterprise', 'datacenter', 'web'] as const
export type Edition = (typeof editions)[number]

export const licensingModes = ['perServer', 'perSeat'] as const
export type LicensingMode = (typeof licensingModes)[number]

/** Every answer that Setup Manager asks for, for Windows Server 2003 R2. */
export interface SysprepValues {
  readonly edition: Edition
  /** Licence and all else is answered, so that nobody is asked anything. */
  readonly fullyAutomated: boolean
  readonly owner: string
  readonly organization: string
  readonly display: 'default' | '800x600' | '1024x768' | '1280x1024'
  /** Index of the time zone. */
  readonly timeZone: number
  readonly productKey: string
  readonly licensingMode: LicensingMode
  /** Connections at a time, where they are licensed per server. */
  readonly connections: number
  /** Empty: Windows makes one up. */
  readonly computerName: string
  /** Whether the cloud sets the administrator's password after the first boot; then there is none here. */
  readonly passwordReset: boolean
  readonly password: string
  readonly workgroup: string
  /** Country code and area code of telephony; empty as by default. */
  readonly countryCode: string
  readonly areaCode: string
  /** Regional settings; empty as on the master. */
  readonly locale: string
  /** Names of further languages whose files are installed. */
  readonly languages: readonly string[]
  readonly printers: readonly string[]
  readonly runOnce: readonly string[]
  readonly identification: string
}

/** The usual answers. */
export const sysprepDefaults: SysprepValues = {
  edition: 'standard',
  fullyAutomated: true,
  owner: '',
  organization: '',
  display: 'default',
  timeZone: 90,
  productKey: '',
  licensingMode: 'perServer',
  connections: 5,
  computerName: '',
  passwordReset: true,
  password: '',
  workgroup: 'WORKGROUP',
  countryCode: '',
  areaCode: '',
  locale: '',
  languages: [],
  printers: [],
  runOnce: [],
  identification: '',
}

export type SysprepProblems = Partial<Record<keyof SysprepValues, FieldProblem>>

/** What of the answers Mini-Setup would stop at, by field. */
export function sysprepProblems(values: SysprepValues): SysprepProblems {
  const codePage = codePageOf(values)
  const text = (value: string, most = 127): FieldProblem | undefined => {
    if (!isPlainText(value)) return 'characters'
    if (value.includes('"')) return 'quote'
    if (foreignCharacter(value, codePage) !== undefined) return 'codePage'
    return value.length > most ? 'long' : undefined
  }
  const needed = (value: string, most?: number) => (value === '' ? 'missing' : text(value, most))
  const lines = (all: readonly string[]) => all.map((each) => text(each, 255)).find(Boolean)
  const digits = (value: string) => (/^\d*$/.test(value) ? undefined : 'number')
  const found: Partial<Record<keyof SysprepValues, FieldProblem | undefined>> = {
    owner: needed(values.owner, 63),
    organization: text(values.organization, 63),
    productKey: values.productKey === '' ? 'missing' : productKeyProblem(values.productKey),
    connections:
      asksLicensing(values) && values.licensingMode === 'perServer' && !isCount(values.connections)
        ? 'number'
        : undefined,
    computerName: computerNameProblem(values.computerName),
    password: values.passwordReset ? undefined : needed(values.password),
    workgroup: needed(values.workgroup, 15),
    countryCode: digits(values.countryCode),
    areaCode: digits(values.areaCode),
    printers: lines(values.printers),
    runOnce: values.runOnce.map((each) => commandProblem(each, codePage)).find(Boolean),
    identification: text(values.identification, 255),
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined))
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= 9999

/** A command is quoted as a whole; quotes inside are doubled, so that it may have some. */
function commandProblem(command: string, codePage: CodePage): FieldProblem | undefined {
  if (!isPlainText(command)) return 'characters'
  return foreignCharacter(command, codePage) === undefined ? undefined : 'codePage'
}

/** The Web Edition has no client licences to be asked for. */
export const asksLicensing = ({ edition }: Pick<SysprepValues, 'edition'>) => edition !== 'web'

/** The code page in which the system of these answers reads the file. */
export function codePageOf({ locale }: Pick<SysprepValues, 'locale'>): CodePage {
  return windowsLocale(locale)?.codePage ?? 1252
}

/** The answers of Mini-Setup for Windows Server 2003 R2 (spec K2), with CRLF. */
export function sysprepInf(values: SysprepValues): string {
  const sections: (readonly [name: string, lines: readonly string[]])[] = [
    ['Unattended', unattended(values)],
    ['GuiUnattended', guiUnattended(values)],
    ['UserData', userData(values)],
    ['Display', display(values)],
    ['TapiLocation', telephony(values)],
    ['RegionalSettings', regional(values)],
    ['LicenseFilePrintData', asksLicensing(values) ? licensing(values) : []],
    ['Identification', [`JoinWorkgroup=${values.workgroup}`]],
    ['Networking', ['InstallDefaultComponents=Yes']],
    ['GuiRunOnce', runOnce(values)],
  ]
  const head = `; Answers of Mini-Setup for Windows Server 2003 R2, ${titles[values.edition]}`
  const texts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => [`[${name}]`, ...lines, ''].join('\r\n'))
  return [head, '', texts.join('\r\n')].join('\r\n')
}

const titles: Readonly<Record<Edition, string>> = {
  standard: 'Standard Edition',
  enterprise: 'Enterprise Edition',
  datacenter: 'Datacenter Edition',
  web: 'Web Edition',
}

const quoted = (text: string) => `"${text}"`

function unattended({ fullyAutomated }: SysprepValues): string[] {
  return [
    `OemSkipEula=${fullyAutomated ? 'Yes' : 'No'}`,
    'InstallFilesPath=C:\\sysprep\\i386',
    'TargetPath=\\WINDOWS',
  ]
}

function guiUnattended(values: SysprepValues): string[] {
  const { passwordReset, password, identification, timeZone, fullyAutomated } = values
  return [
    `AdminPassword=${passwordReset ? '*' : quoted(password)}`,
    'EncryptedAdminPassword=No',
    `OEMSkipRegional=${fullyAutomated ? 1 : 0}`,
    `OemSkipWelcome=${fullyAutomated ? 1 : 0}`,
    ...(identification === '' ? [] : [`OEMDuplicatorString=${quoted(identification)}`]),
    `TimeZone=${timeZone}`,
  ]
}

function userData({ productKey, owner, organization, computerName }: SysprepValues): string[] {
  return [
    `ProductKey=${quoted(productKey.toUpperCase())}`,
    `FullName=${quoted(owner)}`,
    `OrgName=${quoted(organization)}`,
    `ComputerName=${computerName === '' ? '*' : computerName}`,
  ]
}

function display({ display: size }: SysprepValues): string[] {
  if (size === 'default') return []
  const [width, height] = size.split('x')
  return ['BitsPerPel=32', `Xresolution=${width}`, `YResolution=${height}`, 'Vrefresh=60']
}

function telephony({ countryCode, areaCode }: SysprepValues): string[] {
  if (countryCode === '') return []
  return [
    `CountryCode=${countryCode}`,
    'Dialing=Tone',
    ...(areaCode === '' ? [] : [`AreaCode=${areaCode}`]),
  ]
}

function regional({ locale, languages }: SysprepValues): string[] {
  const main = windowsLocale(locale)
  const groups = [main, ...languages.map(windowsLocale)].flatMap((each) => each?.group ?? [])
  const group = [...new Set(groups)].toSorted((a, b) => a - b)
  return [
    ...(group.length === 0 ? [] : [`LanguageGroup=${group.join(',')}`]),
    ...(main === undefined
      ? []
      : [
          `SystemLocale=0000${main.lcid.toUpperCase()}`,
          `UserLocale=0000${main.lcid.toUpperCase()}`,
          `InputLocale=${main.keyboard.toUpperCase()}`,
        ]),
  ]
}

function licensing({ licensingMode, connections }: SysprepValues): string[] {
  return licensingMode === 'perServer'
    ? ['AutoMode=PerServer', `AutoUsers=${connections}`]
    : ['AutoMode=PerSeat']
}

function runOnce({ printers, runOnce: commands }: SysprepValues): string[] {
  const adding = printers
    .filter(Boolean)
    .map((printer) => `rundll32 printui.dll,PrintUIEntry /in /n ${printer}`)
  return [...adding, ...commands.filter(Boolean)].map(
    (command, index) => `Command${index}=${quoted(command.replaceAll('"', '""'))}`,
  )
}
