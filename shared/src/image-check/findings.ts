import type { FileGroup, FoundFiles, GuestFacts } from './facts.ts'

/** `serious`: whoever uses the template is in danger; `attention`: machines get in each other's way. */
export const severities = ['serious', 'attention', 'note'] as const
export type Severity = (typeof severities)[number]

/** What can be found, and how bad that is. */
export const findingSeverities = {
  root_password_empty: 'serious',
  authorized_keys: 'serious',
  host_keys: 'serious',
  windows_not_generalized: 'serious',
  root_password_set: 'attention',
  machine_id: 'attention',
  udev_rules: 'attention',
  leases: 'attention',
  mac_addresses: 'attention',
  histories: 'attention',
  random_seed: 'attention',
  cloud_init_state: 'attention',
  password_script_missing: 'attention',
  logs: 'note',
  host_name: 'note',
  cloud_init_missing: 'note',
  guest_agent_missing: 'note',
  windows_unread: 'note',
  no_os: 'note',
} as const satisfies Record<string, Severity>
export type FindingCode = keyof typeof findingSeverities

export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** The first of the files that it is about. */
  readonly paths: readonly string[]
  /** How many there are. */
  readonly count: number
}

/** What the template is for, as far as that makes a finding of what is in it. */
export interface Purpose {
  readonly passwordEnabled: boolean
}

const ofFiles: Readonly<Record<FileGroup, FindingCode>> = {
  authorizedKeys: 'authorized_keys',
  hostKeys: 'host_keys',
  machineIds: 'machine_id',
  udevRules: 'udev_rules',
  leases: 'leases',
  macAddresses: 'mac_addresses',
  histories: 'histories',
  randomSeed: 'random_seed',
  cloudInitState: 'cloud_init_state',
  logs: 'logs',
}

/** Names that say nothing of the machine that the template was made on. */
const neutralNames = [undefined, 'localhost', 'localhost.localdomain']

/** What would embarrass the owner of an image, the worst first. */
export function findingsOf(facts: GuestFacts, purpose: Purpose): readonly Finding[] {
  const codes = codesOf(facts, purpose)
  const found = Object.entries(ofFiles).flatMap(([group, code]) => {
    const files = facts.found[group as FileGroup]
    return files.count > 0 ? [finding(code, files)] : []
  })
  const all = [...found, ...codes.map((code) => finding(code))]
  return all.toSorted((one, other) => rank(one) - rank(other))
}

const order = Object.keys(findingSeverities)
const rank = ({ code }: Finding) => order.indexOf(code)

function codesOf(facts: GuestFacts, { passwordEnabled }: Purpose): readonly FindingCode[] {
  const { os, rootPassword, hostName } = facts
  if (os.family === 'none') return ['no_os']
  if (os.family === 'windows') {
    return facts.isGeneralized ? ['windows_unread'] : ['windows_not_generalized', 'windows_unread']
  }
  const setsPasswords = facts.hasPasswordScript || facts.hasCloudInit
  const when = (holds: boolean, code: FindingCode) => (holds ? [code] : [])
  return [
    ...when(rootPassword === 'empty', 'root_password_empty'),
    ...when(rootPassword === 'set', 'root_password_set'),
    ...when(passwordEnabled && !setsPasswords, 'password_script_missing'),
    ...when(!neutralNames.includes(hostName), 'host_name'),
    ...when(!facts.hasCloudInit, 'cloud_init_missing'),
    ...when(!facts.hasGuestAgent, 'guest_agent_missing'),
  ]
}

function finding(code: FindingCode, of?: FoundFiles): Finding {
  return {
    code,
    severity: findingSeverities[code],
    paths: of?.files.map(({ path }) => path) ?? [],
    count: of?.count ?? 0,
  }
}
