import { toolPath } from '../../tool-path.ts'
import { findIsolation } from '../isolation.ts'

/** Programs that look into images, and Debian's names of the packages that have them. */
export const guestfish = { program: 'guestfish', package: 'libguestfs-tools' } as const
export const sysprep = { program: 'virt-sysprep', package: 'guestfs-tools' } as const
export const sparsify = { program: 'virt-sparsify', package: 'guestfs-tools' } as const
export const applianceMaker = {
  program: 'libguestfs-make-fixed-appliance',
  package: 'libguestfs-tools',
} as const

/** What has to be installed to look into images: the tools, and a kernel for them. */
export const checkPackages = 'libguestfs-tools guestfs-tools linux-image-cloud-amd64'

/** True where images can be looked into: with the programs, and kept apart from everything. */
export async function hasChecker(path?: string): Promise<boolean> {
  const found = await Promise.all(
    [guestfish, sysprep, sparsify, applianceMaker].map(({ program }) => toolPath(program, path)),
  )
  return !found.includes(undefined) && (await findIsolation(path)) === 'namespaces'
}
