import { osTypes, type OsType, suggestOsType } from '../os-types.ts'
import type { GuestOs } from './facts.ts'

/** The OS type to choose for what was found on a disk; undefined where the list has none like it. */
export function osTypeFor({ name, bits }: GuestOs): OsType | undefined {
  if (name === undefined) return undefined
  // What comes before a slash would be taken for a folder; editions are not told apart.
  const plain = name.replaceAll('/', ' ').replace(/(?<=Linux) Server(?= \d)/, '')
  // Without a width it is taken for 64 bits, as nearly everything is.
  const suggestion = suggestOsType(bits === 32 ? `${plain} i386` : plain)
  return osTypes.find(({ description }) => description === suggestion?.description)
}
