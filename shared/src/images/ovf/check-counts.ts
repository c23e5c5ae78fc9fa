import { invalidOvf } from './invalid.ts'
import type { Ovf } from './ovf.ts'

/** More than any appliance has, and few enough to be put together with one another (security case C2). */
const most = {
  files: [1_000, 'files'],
  disks: [256, 'disks'],
  networks: [256, 'networks'],
  configurations: [100, 'configurations'],
  hardware: [1_000, 'hardware items'],
  licences: [100, 'licences'],
} as const satisfies Partial<Record<keyof Ovf, readonly [number, string]>>

/** Every configuration is told with all of the hardware that it has; what they may come to, in characters. */
const maxTold = 16 * 1024 * 1024

/** Throws `image.ovf_invalid` for a descriptor that has too many of anything. */
export function checkCounts(ovf: Ovf, member: string): Ovf {
  for (const [part, [count, what]] of Object.entries(most)) {
    const { length } = ovf[part as keyof typeof most]
    if (length > count) throw invalidOvf(member, `it has ${length} ${what}`)
  }
  const told = JSON.stringify(ovf.hardware).length * ovf.configurations.length
  if (told > maxTold) throw invalidOvf(member, 'its configurations come to too much hardware')
  return ovf
}
