import { SaxesParser } from 'saxes'

/*
 * Looks through an answer file for what Windows Setup would refuse or pass over in silence. Knows the settings
 * that a template needs; others are none of its business.
 */

export type UnattendFinding =
  | 'notXml'
  | 'root'
  | 'namespace'
  | 'pass'
  | 'settingPass'
  | 'architecture'
  | 'attribute'
  | 'noPassword'

export interface UnattendRemark {
  readonly finding: UnattendFinding
  /** Of the file, from 1. */
  readonly line: number
  /** What it is about, such as the name of a setting or a pass. */
  readonly what: string
}

const namespace = 'urn:schemas-microsoft-com:unattend'

const passes = [
  'windowsPE',
  'offlineServicing',
  'generalize',
  'specialize',
  'auditSystem',
  'auditUser',
  'oobeSystem',
] as const

/** Passes in which the settings of a component count, from Microsoft's reference of the answer file. */
const settingPasses: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'Microsoft-Windows-International-Core': {
    InputLocale: ['specialize', 'oobeSystem'],
    SystemLocale: ['specialize', 'oobeSystem'],
    UILanguage: ['specialize', 'oobeSystem'],
    UserLocale: ['specialize', 'oobeSystem'],
  },
  'Microsoft-Windows-Shell-Setup': {
    ComputerName: ['specialize', 'offlineServicing'],
    ProductKey: ['specialize'],
    OOBE: ['oobeSystem'],
    UserAccounts: ['auditSystem', 'oobeSystem'],
    AutoLogon: ['specialize', 'auditSystem', 'oobeSystem'],
    FirstLogonCommands: ['oobeSystem'],
  },
}

const neededAttributes = [
  'name',
  'processorArchitecture',
  'publicKeyToken',
  'language',
  'versionScope',
]

/** What is wrong with a file, in its order; empty when nothing is. */
export function checkUnattend(text: string): readonly UnattendRemark[] {
  const remarks: UnattendRemark[] = []
  const parser = new SaxesParser({ xmlns: true })
  const open: string[] = []
  let pass = ''
  let component = ''
  let passwords = 0
  const remark = (finding: UnattendFinding, what: string) =>
    remarks.push({ finding, line: parser.line, what })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const value = (name: string) => attributes[name]?.value
    if (open.length === 0 && local !== 'unattend') remark('root', local)
    if (uri !== namespace) remark('namespace', local)
    if (open.length === 1) {
      pass = value('pass') ?? ''
      if (!passes.some((each) => each === pass)) remark('pass', pass)
    } else if (open.length === 2) {
      component = value('name') ?? ''
      for (const name of neededAttributes) if (value(name) === undefined) remark('attribute', name)
      const architecture = value('processorArchitecture')
      const known = ['x86', 'amd64', 'arm64', 'wow64', 'ia64', undefined]
      if (!known.includes(architecture)) remark('architecture', architecture ?? '')
    } else if (open.length === 3) {
      const allowed = settingPasses[component]?.[local]
      if (allowed?.includes(pass) === false) remark('settingPass', local)
    }
    if (open.at(-1) === 'UserAccounts' && local === 'AdministratorPassword') passwords += 1
    open.push(local)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  try {
    parser.write(text.replace(/^\uFEFF/, '')).close()
  } catch {
    return [...remarks, { finding: 'notXml', line: parser.line, what: '' }]
  }
  if (passwords === 0 && remarks.length === 0) remark('noPassword', 'AdministratorPassword')
  return remarks
}
