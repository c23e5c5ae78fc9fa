/** What the script does, in the order in which it does it. The guide explains each by this id. */
export const cleanUpPartIds = [
  'packages',
  'users',
  'network',
  'nameHook',
  'passwords',
  'udev',
  'leases',
  'identity',
  'cloudInit',
  'hostKeys',
  'userKeys',
  'hostName',
  'rootPassword',
  'logs',
  'history',
] as const
export type CleanUpPartId = (typeof cleanUpPartIds)[number]

export interface CleanUpPart {
  readonly id: CleanUpPartId
  /** Name of its function in the script. */
  readonly name: string
  /** What it does, as the script says it while it runs. */
  readonly title: string
  /** Why, as a comment of the script; lines without `#`. */
  readonly why: string
  readonly body: string
}
