import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import { checkHypervisorFormat } from '@mold/shared/images/formats.ts'
import { checkImageName } from '@mold/shared/images/names.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import type { ImageType } from '../../db/schema.ts'
import type { ImageRequest } from './request.ts'

const types: readonly ImageType[] = ['USER', 'BUILTIN', 'SYSTEM', 'ROUTING', 'VNF']
const architectures = ['x86_64', 'aarch64']

/** Throws unless `arch` is one that machines have. */
export function checkArch(arch: string | undefined): string {
  const given = arch ?? 'x86_64'
  if (!architectures.includes(given)) throw new AppError('image.arch_invalid', { arch: given })
  return given
}

/** 64 unless said otherwise; nothing but 32 and 64 exists. */
export function checkBits(bits: number | undefined): number {
  if (bits !== undefined && bits !== 32 && bits !== 64) {
    throw new AppError('image.bits_invalid', { bits })
  }
  return bits ?? 64
}

/** The type of a new image (api-commands §1): users make USER and VNF ones. */
export function typeOf(caller: Caller, request: ImageRequest): ImageType {
  for (const name of ['templatetag', 'isrouting'] as const) {
    if (request[name] !== undefined && request[name] !== false && !isRoot(caller)) {
      throw new AppError('image.root_parameter', { name })
    }
  }
  if (request.templatetype === undefined) return request.isrouting === true ? 'ROUTING' : 'USER'
  const type = types.find((known) => known === request.templatetype?.toUpperCase())
  if (!type) throw new AppError('image.type_invalid', { allowed: types.join(', ') })
  if (!isRoot(caller) && type !== 'USER' && type !== 'VNF') {
    throw new AppError('image.type_denied', { type })
  }
  if ((type === 'SYSTEM' || type === 'BUILTIN') && !request.zoneids.includes('-1')) {
    throw new AppError('image.type_cross_zone')
  }
  return type
}

/** Every rule that needs no look-up, in the order in which a user fills the form. */
export function checkAttributes(caller: Caller, request: ImageRequest) {
  const name = checkImageName(request.name)
  if (request.hypervisor) checkHypervisorFormat(request.hypervisor, request.format)
  const checksum = request.checksum?.trim()
  if (request.directdownload === true && request.hypervisor !== 'KVM' && request.kind !== 'iso') {
    throw new AppError('image.direct_download_kvm')
  }
  return {
    name,
    type: typeOf(caller, request),
    bits: checkBits(request.bits),
    arch: checkArch(request.arch),
    checksum: checksum ? formatChecksum(parseChecksum(checksum)) : null,
    // Dropped, not refused, at registration (decisions: isfeatured).
    featured: request.isfeatured === true && isRoot(caller),
  }
}
