/** A file that was found in an image. */
export interface FoundFile {
  /** As it is shown: control characters are written out, and what is long is cut. */
  readonly path: string
  /** Undefined where it could not be told. */
  readonly bytes: number | undefined
}

/** What a pattern has found: the first of them, and how many there are. */
export interface FoundFiles {
  readonly files: readonly FoundFile[]
  readonly count: number
}

export const fileGroups = [
  'hostKeys',
  'machineIds',
  'udevRules',
  'leases',
  'macAddresses',
  'authorizedKeys',
  'histories',
  'logs',
  'randomSeed',
  'cloudInitState',
] as const
export type FileGroup = (typeof fileGroups)[number]

/** `set`: anybody who knows it can sign in; `expired`: it has to be changed at the first sign-in. */
export type RootPassword = 'set' | 'empty' | 'locked' | 'expired' | 'unknown'

export interface GuestOs {
  /** `none`: no operating system was found on the disk. */
  readonly family: 'linux' | 'windows' | 'none'
  /** As it names itself. */
  readonly name?: string | undefined
  readonly bits?: 32 | 64 | undefined
}

/**
 * What was read of the disk of an image: states and paths, never the content of a key, a history or a hash. It says
 * nothing of what the image is to be used for; `findingsOf` does.
 */
export interface GuestFacts {
  readonly os: GuestOs
  readonly rootPassword: RootPassword
  readonly hostName?: string | undefined
  readonly hasSystemd: boolean
  readonly hasCloudInit: boolean
  readonly hasGuestAgent: boolean
  readonly hasPasswordScript: boolean
  /** Windows: sysprep has ended well. */
  readonly isGeneralized: boolean
  readonly found: Readonly<Record<FileGroup, FoundFiles>>
}
