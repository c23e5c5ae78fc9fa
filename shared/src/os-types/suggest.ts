import { osDescriptions } from './seed.ts'

export interface OsSuggestion {
  /** Description of an OS type of the seed list. */
  readonly description: string
  /** The part of the file name that led to it, to be shown beside the suggestion. */
  readonly reason: string
}

interface Rule {
  readonly pattern: RegExp
  /** Descriptions without their width, the best first; the first that exists is taken. */
  readonly names: (...groups: string[]) => readonly string[]
}

/*
 * Names are compared in lower case, with one space for each run of `-`, `_`, `+` and blanks, and
 * without the words for an architecture.
 */
const rules: readonly Rule[] = [
  {
    pattern: /\bcentos (?:linux )?stream (?:[a-z]+ )*?(\d+)/,
    names: (n) => [`CentOS Stream ${n}`],
  },
  { pattern: /\bcentos (?:linux )?(\d+)(?:\.(\d+))?/, names: withMinor('CentOS') },
  {
    pattern:
      /\b(?:rhel|red hat enterprise linux)(?: (?:server|workstation|guest image))? ?(\d+)(?:\.(\d+))?/,
    names: withMinor('Red Hat Enterprise Linux'),
  },
  {
    pattern: /\brocky(?:linux)? (?:linux )?(\d+)(?:\.(\d+))?/,
    names: withMinor('Rocky Linux'),
  },
  { pattern: /\balma(?:linux)? (?:linux )?(\d+)(?:\.(\d+))?/, names: withMinor('AlmaLinux') },
  {
    pattern: /\b(?:oraclelinux r|ol ?|oracle linux )(\d+)(?: ?u|\.)(\d+)/,
    names: withMinor('Oracle Linux'),
  },
  { pattern: /\b(?:oraclelinux r?|oracle linux |ol)(\d+)\b/, names: (n) => [`Oracle Linux ${n}`] },
  { pattern: /\bubuntu (?:[a-z]+ )*?(\d\d)\.(04|10)/, names: (year, month) => ubuntu(year, month) },
  { pattern: /\bdebian (?:[a-z]+ )*?(\d+)/, names: (n) => [`Debian GNU/Linux ${n}`] },
  { pattern: /\bfedora coreos/, names: () => ['Fedora CoreOS'] },
  {
    pattern: /\bfedora (?:[a-z]+ )*?(\d\d?)\b/,
    names: (n) => [`Fedora ${n}`, 'Fedora Linux'],
  },
  { pattern: /\bopensuse leap (\d+\.\d+)/, names: (version) => [`openSUSE Leap ${version}`] },
  { pattern: /\bopensuse (?:[a-z]+ )*?tumbleweed/, names: () => ['openSUSE Tumbleweed'] },
  {
    pattern: /\b(?:sles?|suse linux enterprise server) ?(\d\d)(?: ?sp(\d)|\.(\d))?/,
    names: (major, servicePack, minor) => suse(major, servicePack, minor),
  },
  { pattern: /\bfreebsd (\d+)/, names: (n) => [`FreeBSD ${n}`, 'FreeBSD'] },
  {
    pattern: /\b(?:windows|win)[ .]?(?:server|srv|svr)[ .]?(?:[a-z]+ )*?(20\d\d)(?:[ .]?(r2)\b)?/,
    names: (year, r2) => [`Windows Server ${year}${r2 ? ' R2' : ''}`],
  },
  {
    pattern: /\bws(20\d\d)(r2)?\b/,
    names: (year, r2) => [`Windows Server ${year}${r2 ? ' R2' : ''}`],
  },
  { pattern: /\bwin(?:dows)?[ .]?(7|8\.1|8|10|11)\b/, names: (n) => [`Windows ${n}`] },
  { pattern: /\balpine\b/, names: () => ['Alpine Linux'] },
  { pattern: /\barch ?linux\b/, names: () => ['Arch Linux'] },
  { pattern: /\b(?:al2023|amazon linux 2023)\b/, names: () => ['Amazon Linux 2023'] },
  { pattern: /\b(?:amzn2|amazon linux 2)\b/, names: () => ['Amazon Linux 2'] },
  { pattern: /\bflatcar\b/, names: () => ['Flatcar Linux'] },
  { pattern: /\bopeneuler (\d\d\.\d\d)/, names: (version) => [`openEuler ${version} LTS`] },
  { pattern: /\bphoton (?:[a-z]+\d* )*?(\d)\b/, names: (n) => [`Photon OS ${n}`] },
  ...codeNames('Debian GNU/Linux', {
    stretch: '9',
    buster: '10',
    bullseye: '11',
    bookworm: '12',
    trixie: '13',
  }),
  ...codeNames('Ubuntu', {
    trusty: '14.04',
    xenial: '16.04',
    bionic: '18.04 LTS',
    focal: '20.04 LTS',
    jammy: '22.04 LTS',
    noble: '24.04 LTS',
    resolute: '26.04 LTS',
  }),
]

/** Longer than any file name, and short enough for any pattern. */
const maxLength = 255
const known: ReadonlySet<string> = new Set(Object.values(osDescriptions).flat())

/**
 * The OS type that a file name (or volume label, or URL path) speaks of, by the names that
 * distributors give their images; null when it names none. Only ever a suggestion.
 */
export function suggestOsType(fileName: string): OsSuggestion | null {
  const spaced = fileName
    .slice(fileName.lastIndexOf('/') + 1)
    .slice(0, maxLength)
    .toLowerCase()
    .replace(/[-_+\s]+/gu, ' ')
  const wide = !/\b(?:i[3-6]86|x86|x32|32 ?bit)\b(?! ?64)/.test(spaced)
  const text = spaced
    .replace(/\b(?:x86 64|x86|x64|x32|amd64|aarch64|arm64|i[3-6]86)\b/gu, '')
    .replace(/[. ]* [. ]*/gu, ' ')
  for (const { pattern, names } of rules) {
    const match = pattern.exec(text)
    if (!match) continue
    const groups = match.slice(1)
    const found = names(...groups)
      .flatMap((name) => spellings(name, wide))
      .find((name) => known.has(name))
    if (found !== undefined) return { description: found, reason: match[0].trim() }
  }
  return null
}

/** Some types have a width in their description, others have not. */
function spellings(name: string, wide: boolean): readonly string[] {
  const own = `${name} (${wide ? 64 : 32}-bit)`
  return [own, name, `${name} (64-bit)`]
}

function withMinor(name: string): Rule['names'] {
  return (major, minor) =>
    minor === undefined ? [`${name} ${major}`] : [`${name} ${major}.${minor}`, `${name} ${major}`]
}

function ubuntu(year: string | undefined, month: string | undefined): readonly string[] {
  const version = `Ubuntu ${year}.${month}`
  return [`${version} LTS`, version]
}

function suse(
  major: string | undefined,
  servicePack: string | undefined,
  minor: string | undefined,
): readonly string[] {
  const name = `SUSE Linux Enterprise Server ${major}`
  if (servicePack !== undefined) return [`${name} SP${servicePack}`, name]
  return [`${name}.${minor ?? '0'}`, name]
}

function codeNames(name: string, releases: Readonly<Record<string, string>>): Rule[] {
  return Object.entries(releases).map(([code, version]) => ({
    pattern: new RegExp(`\\b${code}\\b`),
    names: () => [`${name} ${version}`],
  }))
}
