import { linesOf, readSections, shown } from './answers.ts'
import type { FoundFile, FoundFiles, GuestFacts, GuestOs, RootPassword } from './facts.ts'
import { tiedFiles } from './network.ts'
import type { FilePattern, TextFile } from './script.ts'

/** Files of a kind that a report names. */
const maxFiles = 50

/**
 * Reads what one run of `checkScript` has answered. Everything in it comes from a disk that a stranger may have made.
 *
 * @param output what the run printed
 * @param mark the word that it was started with
 */
export function readFacts(output: string, mark: string): GuestFacts {
  const sections = readSections(output, mark)
  const text = (name: TextFile) => sections.get(`text ${name}`) ?? ''
  const found = (...names: readonly FilePattern[]) =>
    names.flatMap((name) => pathsOf(sections, name))
  const has = (name: FilePattern) => pathsOf(sections, name).length > 0
  const filled = (...names: readonly FilePattern[]) =>
    found(...names).filter(({ bytes }) => bytes !== 0)
  const network = pathsOf(sections, 'network')
  return {
    os: osOf(sections, has('windows')),
    rootPassword: rootPasswordOf(text('shadow'), text('passwd')),
    hostName: shown(linesOf(text('hostName'))[0]?.trim() ?? '') || undefined,
    hasSystemd: has('systemd'),
    hasCloudInit: has('cloudInit'),
    hasGuestAgent: has('guestAgent'),
    hasPasswordScript: has('passwordScript'),
    isGeneralized: has('sysprepTag'),
    found: {
      hostKeys: some(filled('hostKeys')),
      machineIds: some([...machineIdOf(text('machineId')), ...filled('busMachineId')]),
      udevRules: some(filled('udevRules')),
      leases: some(filled('leases')),
      macAddresses: some(tiedFiles(network, sections.get('contents') ?? '')),
      authorizedKeys: some(filled('authorizedKeys')),
      histories: some(filled('histories')),
      logs: some(filled('signInLogs', 'logs')),
      randomSeed: some(filled('randomSeed')),
      cloudInitState: some(found('cloudInitInstances')),
    },
  }
}

const some = (files: readonly FoundFile[]): FoundFiles => ({
  files: files.slice(0, maxFiles).map(({ path, bytes }) => ({ path: shown(path), bytes })),
  count: files.length,
})

/** The files that a pattern has found. Lengths belong to them only when there is one for each. */
function pathsOf(sections: ReadonlyMap<string, string>, name: string): FoundFile[] {
  const paths = linesOf(sections.get(`paths ${name}`))
  const sizes = linesOf(sections.get(`sizes ${name}`))
  return paths.map((path, at) => ({
    path,
    bytes: paths.length === sizes.length ? bytesIn(sizes[at]) : undefined,
  }))
}

function bytesIn(text = ''): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** An empty one is made anew at the first start; so is one that says so. */
function machineIdOf(text: string): FoundFile[] {
  const id = text.trim()
  if (id === '' || id === 'uninitialized') return []
  return [{ path: '/etc/machine-id', bytes: text.length }]
}

/** The state of root's password; the hash itself goes no further than this function. */
function rootPasswordOf(shadow: string, passwd: string): RootPassword {
  const isRoots = (line: string) => line.startsWith('root:')
  const fields = shadow.split('\n').find(isRoots)?.split(':')
  const hash = fields?.[1] ?? passwd.split('\n').find(isRoots)?.split(':')[1]
  if (hash === undefined) return 'unknown'
  if (hash === '') return 'empty'
  // `x` in passwd points to a shadow that has no such line.
  if (/^[!*]/.test(hash) || hash === 'x') return 'locked'
  return fields?.[2] === '0' ? 'expired' : 'set'
}

function osOf(sections: ReadonlyMap<string, string>, isWindows: boolean): GuestOs {
  if (isWindows) {
    const name = linesOf(sections.get('product')).find((line) => /windows/i.test(line))
    return { family: 'windows', name: shown(name ?? 'Windows') }
  }
  const text = (name: TextFile) => sections.get(`text ${name}`) ?? ''
  const name = linuxName(text('osRelease'), text('redhatRelease'), text('debianVersion'))
  if (name === undefined) return { family: 'none' }
  return { family: 'linux', name: shown(name), bits: bitsOf(sections.get('architecture')) }
}

/** The name of a distribution with its version. */
function linuxName(osRelease: string, redhat: string, debian: string): string | undefined {
  const fields = new Map(
    [...osRelease.matchAll(/^([A-Z_]+)=["']?([^"'\n]*)["']?$/gm)].map(([, key, value]) => [
      key,
      value,
    ]),
  )
  const release = linesOf(redhat)[0]?.trim()
  const id = fields.get('ID')
  // CentOS names its minor version only there; others have the name of Red Hat there.
  if (release && (id === undefined || id === 'centos')) {
    return release.replace(/ release /, ' ').replace(/ \(.*\)$/, '')
  }
  const name = fields.get('NAME')
  const version = fields.get(id === 'sles' ? 'VERSION' : 'VERSION_ID')
  if (name && version) return `${name} ${version}`
  const pretty = fields.get('PRETTY_NAME') ?? name
  if (pretty) return pretty
  const number = /^\d+/.exec(debian.trim())?.[0]
  return number === undefined ? undefined : `Debian GNU/Linux ${number}`
}

function bitsOf(architecture = ''): 32 | 64 | undefined {
  const word = architecture.trim()
  if (/^i[3-6]86$/.test(word)) return 32
  return /^(?:x86_64|aarch64|ppc64|ppc64le|s390x|riscv64)$/.test(word) ? 64 : undefined
}
