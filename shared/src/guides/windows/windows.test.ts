import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { foreignCharacter, inCodePage } from './code-page.ts'
import { cloudbaseConf, cloudbaseDefaults, isAccountName } from './cloudbase-init.ts'
import { codePages, windowsLocales } from './locales.ts'
import { codePageOf, sysprepDefaults, sysprepInf, sysprepProblems } from './sysprep-inf.ts'
import { windowsTimeZones } from './time-zones.ts'
import {
  architectures,
  encodedPassword,
  passwordForms,
  unattendDefaults,
  unattendProblems,
  unattendXml,
  type UnattendValues,
} from './unattend.ts'
import { checkUnattend } from './unattend-check.ts'

const filled: UnattendValues = {
  ...unattendDefaults,
  inputLocale: 'ko-KR',
  systemLocale: 'ko-KR',
  uiLanguage: 'ko-KR',
  userLocale: 'ko-KR',
  password: `가<&>"']]> 나`,
  computerName: 'WEB-01',
  timeZone: 'Korea Standard Time',
  licensing: 'mak',
  productKey: 'abcde-12345-abcde-12345-abcde',
  owner: 'R&D <팀>',
  organization: '회계팀',
}

const lacksXmllint = spawnSync('xmllint', ['--version']).error !== undefined

/** What the real parser finds under an address in the file. */
function xpath(xml: string, expression: string): string {
  const run = spawnSync('xmllint', ['--nonet', '--xpath', expression, '-'], {
    input: xml,
    encoding: 'utf8',
  })
  expect(run.stderr).toBe('')
  return run.stdout.trim()
}

/** A setting by pass, component and path, in the namespace of answer files and no other. */
function setting(xml: string, pass: string, component: string, path: string): string {
  const own = (name: string, rest = '') =>
    `*[local-name()='${name}' and namespace-uri()='urn:schemas-microsoft-com:unattend'${rest}]`
  const names = path.split('/').map((name) => own(name))
  const at = [
    own('unattend'),
    own('settings', ` and @pass='${pass}'`),
    own('component', ` and @name='Microsoft-Windows-${component}'`),
    ...names,
  ]
  return xpath(xml, `string(/${at.join('/')})`)
}

describe.skipIf(lacksXmllint)('unattend.xml (needs Debian’s libxml2-utils)', () => {
  it.each(architectures.flatMap((arch) => passwordForms.map((form) => [arch, form] as const)))(
    'K2: is well-formed, and has every answer in its pass (%s, %s password)',
    (architecture, passwordForm) => {
      const xml = unattendXml({ ...filled, architecture, passwordForm })
      const answers = [
        ['oobeSystem', 'International-Core', 'InputLocale', 'ko-KR'],
        ['oobeSystem', 'International-Core', 'SystemLocale', 'ko-KR'],
        ['oobeSystem', 'International-Core', 'UILanguage', 'ko-KR'],
        ['oobeSystem', 'International-Core', 'UserLocale', 'ko-KR'],
        ['oobeSystem', 'Shell-Setup', 'OOBE/HideEULAPage', 'true'],
        ['specialize', 'Shell-Setup', 'ComputerName', 'WEB-01'],
        ['specialize', 'Shell-Setup', 'TimeZone', 'Korea Standard Time'],
        ['specialize', 'Shell-Setup', 'ProductKey', 'ABCDE-12345-ABCDE-12345-ABCDE'],
        ['specialize', 'Shell-Setup', 'RegisteredOwner', 'R&D <팀>'],
        ['specialize', 'Shell-Setup', 'RegisteredOrganization', '회계팀'],
      ] as const
      for (const [pass, component, path, value] of answers) {
        expect(setting(xml, pass, component, path)).toBe(value)
      }
      const at = 'UserAccounts/AdministratorPassword'
      const password = setting(xml, 'oobeSystem', 'Shell-Setup', `${at}/Value`)
      expect(setting(xml, 'oobeSystem', 'Shell-Setup', `${at}/PlainText`)).toBe(
        String(passwordForm === 'plain'),
      )
      expect(passwordForm === 'plain' ? password : decoded(password)).toBe(filled.password)
      expect(xpath(xml, `string(//@processorArchitecture)`)).toBe(architecture)
      expect(checkUnattend(xml)).toEqual([])
    },
  )

  it('K2: needs no key for KMS, and lets Windows choose the name', () => {
    const xml = unattendXml({ ...filled, licensing: 'kms', computerName: '' })
    expect(xml).not.toContain('ProductKey')
    expect(setting(xml, 'specialize', 'Shell-Setup', 'ComputerName')).toBe('*')
  })

  it('has lines as Windows ends them', () => {
    expect(unattendXml(filled).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })
})

/** Back from the form that Windows System Image Manager writes. */
function decoded(value: string): string {
  const text = Buffer.from(value, 'base64').toString('utf16le')
  expect(text.endsWith('AdministratorPassword')).toBe(true)
  return text.slice(0, -'AdministratorPassword'.length)
}

describe('the fields of unattend.xml', () => {
  it('K2: are refused where Windows Setup would refuse them', () => {
    expect(unattendProblems(filled)).toEqual({})
    const wrong = {
      inputLocale: ['korean', 'keyboard'],
      systemLocale: ['ko', 'locale'],
      uiLanguage: ['', 'locale'],
      computerName: ['a-name-of-more-than-15', 'computerName'],
      password: ['', 'missing'],
      productKey: ['12345', 'productKey'],
      owner: ['a\nb', 'characters'],
    } as const
    for (const [field, [value, problem]] of Object.entries(wrong)) {
      expect(unattendProblems({ ...filled, [field]: value })).toEqual({ [field]: problem })
    }
    expect(unattendProblems({ ...filled, inputLocale: '0412:e0010412;en-US' })).toEqual({})
    expect(unattendProblems({ ...filled, computerName: '12345' })).toHaveProperty('computerName')
    expect(unattendProblems({ ...filled, password: 'x'.repeat(128) }).password).toBe('long')
  })

  it('K2: hides a password as System Image Manager does', () => {
    // "password" there, from Microsoft's own example.
    expect(encodedPassword('password')).toBe(
      'cABhAHMAcwB3AG8AcgBkAEEAZABtAGkAbgBpAHMAdAByAGEAdABvAHIAUABhAHMAcwB3AG8AcgBkAA==',
    )
  })
})

describe('checkUnattend', () => {
  const xml = unattendXml(filled)
  it.each([
    ['notXml', xml.replace('</unattend>', '')],
    ['namespace', xml.replace('urn:schemas-microsoft-com:unattend', 'urn:other')],
    ['root', '<answers xmlns="urn:schemas-microsoft-com:unattend"/>'],
    ['pass', xml.replace('pass="oobeSystem"', 'pass="oobe"')],
    ['settingPass', xml.replace('pass="oobeSystem"', 'pass="specialize"')],
    ['architecture', xml.replace('"amd64"', '"x64"')],
    ['attribute', xml.replace(' language="neutral"', '')],
    ['noPassword', xml.replaceAll('AdministratorPassword>', 'Other>')],
  ] as const)('K2: finds %s', (finding, text) => {
    expect(checkUnattend(text).map((remark) => remark.finding)).toContain(finding)
  })

  it('names the line and the setting', () => {
    const text = xml.replace('pass="oobeSystem"', 'pass="generalize"')
    const [remark] = checkUnattend(text)
    expect(remark).toMatchObject({ finding: 'settingPass', what: 'InputLocale' })
    expect(text.split('\n')[(remark?.line ?? 0) - 1]).toContain('<InputLocale>')
  })
})

/** Sections of an inf file with their lines. */
function sectionsOf(text: string): Record<string, string[]> {
  const parts = text.split(/^\[(\w+)\]\r\n/m).slice(1)
  return Object.fromEntries(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').split('\r\n').filter(Boolean)]] : [],
    ),
  )
}

describe('sysprep.inf', () => {
  const given = {
    ...sysprepDefaults,
    owner: '홍길동',
    organization: '회계팀',
    productKey: 'abcde-12345-abcde-12345-abcde',
    locale: 'ko-KR',
    timeZone: 230,
  }

  it('K2: has the usual answers', () => {
    expect(sectionsOf(sysprepInf(given))).toEqual({
      Unattended: ['OemSkipEula=Yes', 'InstallFilesPath=C:\\sysprep\\i386', 'TargetPath=\\WINDOWS'],
      GuiUnattended: [
        'AdminPassword=*',
        'EncryptedAdminPassword=No',
        'OEMSkipRegional=1',
        'OemSkipWelcome=1',
        'TimeZone=230',
      ],
      UserData: [
        'ProductKey="ABCDE-12345-ABCDE-12345-ABCDE"',
        'FullName="홍길동"',
        'OrgName="회계팀"',
        'ComputerName=*',
      ],
      RegionalSettings: [
        'LanguageGroup=8',
        'SystemLocale=00000412',
        'UserLocale=00000412',
        'InputLocale=0412:E0010412',
      ],
      LicenseFilePrintData: ['AutoMode=PerServer', 'AutoUsers=5'],
      Identification: ['JoinWorkgroup=WORKGROUP'],
      Networking: ['InstallDefaultComponents=Yes'],
    })
  })

  it('K2: has every other answer of Setup Manager', () => {
    const sections = sectionsOf(
      sysprepInf({
        ...given,
        edition: 'datacenter',
        fullyAutomated: false,
        display: '1024x768',
        licensingMode: 'perSeat',
        computerName: 'WEB-01',
        passwordReset: false,
        password: '가나다',
        workgroup: 'ACCOUNTS',
        countryCode: '82',
        areaCode: '02',
        languages: ['en-US', 'ja-JP'],
        printers: ['\\\\print\\laser'],
        runOnce: ['cmd /c "echo done"'],
        identification: 'web image 3',
      }),
    )
    expect(sections['Unattended']).toContain('OemSkipEula=No')
    expect(sections['GuiUnattended']).toContain('AdminPassword="가나다"')
    expect(sections['GuiUnattended']).toContain('OEMDuplicatorString="web image 3"')
    expect(sections['UserData']).toContain('ComputerName=WEB-01')
    expect(sections['Display']).toContain('Xresolution=1024')
    expect(sections['TapiLocation']).toEqual(['CountryCode=82', 'Dialing=Tone', 'AreaCode=02'])
    expect(sections['RegionalSettings']).toContain('LanguageGroup=1,7,8')
    expect(sections['LicenseFilePrintData']).toEqual(['AutoMode=PerSeat'])
    expect(sections['Identification']).toEqual(['JoinWorkgroup=ACCOUNTS'])
    expect(sections['GuiRunOnce']).toEqual([
      'Command0="rundll32 printui.dll,PrintUIEntry /in /n \\\\print\\laser"',
      'Command1="cmd /c ""echo done"""',
    ])
  })

  it('K2: does not ask for licences that the Web Edition does not have', () => {
    expect(sysprepInf({ ...given, edition: 'web' })).not.toContain('LicenseFilePrintData')
  })

  it('K2: names what cannot be written in the system’s code page, or would break the file', () => {
    expect(sysprepProblems(given)).toEqual({})
    expect(sysprepProblems({ ...given, owner: '' })).toEqual({ owner: 'missing' })
    expect(sysprepProblems({ ...given, owner: 'a"b' })).toEqual({ owner: 'quote' })
    expect(sysprepProblems({ ...given, owner: 'a\r\n[x]' })).toEqual({ owner: 'characters' })
    expect(sysprepProblems({ ...given, locale: 'en-US' })).toEqual({
      owner: 'codePage',
      organization: 'codePage',
    })
    expect(sysprepProblems({ ...given, passwordReset: false })).toEqual({ password: 'missing' })
    expect(sysprepProblems({ ...given, connections: 0 })).toEqual({ connections: 'number' })
    expect(sysprepProblems({ ...given, productKey: '' })).toEqual({ productKey: 'missing' })
    expect(sysprepProblems({ ...given, printers: ['a"b'] })).toEqual({ printers: 'quote' })
  })

  it('K2: is in the code page of its language, with CRLF', () => {
    const text = sysprepInf(given)
    const bytes = inCodePage(text, codePageOf(given))
    expect(Buffer.from(bytes).toString('hex')).toContain('c8abb1e6b5bf')
    expect(new TextDecoder('euc-kr').decode(bytes)).toBe(text)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })
})

describe('code pages', () => {
  it.each(codePages)('code page %i takes ASCII as it is, and says what it lacks', (codePage) => {
    expect(Buffer.from(inCodePage('Az 09\r\n', codePage)).toString('latin1')).toBe('Az 09\r\n')
    expect(foreignCharacter('ok 🙂', codePage)).toBe('🙂')
    expect(() => inCodePage('🙂', codePage)).toThrow(RangeError)
  })

  it('knows what Python’s codecs say', () => {
    // Browsers know more of 949 than Node: the story of the guides writes 똠방각하.
    const samples = { 949: ['회계', 'c8b8b0e8'], 1252: ['Ä€ß', 'c480df'] } as const
    for (const [codePage, [text, hex]] of Object.entries(samples)) {
      const bytes = inCodePage(text, Number(codePage) as 949)
      expect(Buffer.from(bytes).toString('hex')).toBe(hex)
    }
  })
})

describe('tables', () => {
  it('names no locale and no time zone twice', () => {
    for (const names of [windowsLocales, windowsTimeZones].map((all) => all.map((o) => o.name))) {
      expect(new Set(names).size).toBe(names.length)
    }
  })
})

describe('cloudbase-init.conf', () => {
  it('K4: reads the password of the cloud, and sets it for the account', () => {
    const text = cloudbaseConf({ ...cloudbaseDefaults, username: '관리자' })
    expect(text).toContain('username=관리자\r\n')
    expect(text).toContain(
      'metadata_services=cloudbaseinit.metadata.services.cloudstack.CloudStack\r\n',
    )
    expect(text).toMatch(/plugins=.*setuserpassword\.SetUserPasswordPlugin/)
  })

  it('takes no account name that would break it', () => {
    expect(isAccountName('Administrator')).toBe(true)
    for (const name of ['', 'a\nb', 'a%b', '$x', ' a', 'a=b', 'x'.repeat(21)]) {
      expect(isAccountName(name)).toBe(false)
    }
  })
})
