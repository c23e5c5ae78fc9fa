import { filePatterns } from './script.ts'
import type { FindingCode } from './findings.ts'

/** What a cleaned copy has none of, in the order of reports. */
export const cleanedFindings = [
  'root_password_empty',
  'authorized_keys',
  'host_keys',
  'root_password_set',
  'machine_id',
  'udev_rules',
  'leases',
  'mac_addresses',
  'histories',
  'random_seed',
  'cloud_init_state',
  'logs',
  'host_name',
] as const satisfies readonly FindingCode[]

/**
 * Files that are deleted in a copy, as shell patterns of the guest's paths: what the check looks for, and what cloud-init
 * has kept of the machine of the master. Network configuration is not among them: nothing may be there to write it anew.
 */
export const cleanedFiles: readonly string[] = [
  filePatterns.hostKeys,
  filePatterns.busMachineId,
  filePatterns.udevRules,
  filePatterns.leases,
  filePatterns.authorizedKeys,
  filePatterns.histories,
  filePatterns.signInLogs,
  filePatterns.logs,
  filePatterns.randomSeed,
  '/var/lib/cloud/{instance,instances/*,data/*,sem/*}',
]

/** The name of a cleaned copy, unless another is given. */
export const cleanedName = (name: string) => `${name} (cleaned)`
