import { AppError } from '../errors.ts'

/** Formats an image can have (spec A2), in the order in which errors and forms name them. */
export const imageFormats = ['QCOW2', 'RAW', 'VHD', 'VHDX', 'VMDK', 'OVA', 'ISO'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** Hypervisor types in the spelling that the API answers with (spec A2). */
export const hypervisors = ['KVM', 'XenServer', 'VMware', 'Hyperv'] as const
export type Hypervisor = (typeof hypervisors)[number]

/** One compression layer around an image, named by its suffix without the dot. */
export const packings = ['gz', 'bz2', 'xz', 'zst', 'zip'] as const
export type Packing = (typeof packings)[number]

const formatsByHypervisor = {
  KVM: ['QCOW2', 'RAW', 'VHD', 'VMDK'],
  XenServer: ['VHD'],
  VMware: ['OVA', 'VMDK'],
  Hyperv: ['VHD', 'VHDX'],
} as const satisfies Record<Hypervisor, readonly ImageFormat[]>

/** Suffixes of semantics §4.2; `.img` says only that it is a disk. */
const formatsBySuffix: Readonly<Record<string, readonly ImageFormat[]>> = {
  qcow2: ['QCOW2'],
  img: ['QCOW2', 'RAW'],
  raw: ['RAW'],
  vhd: ['VHD'],
  vhdx: ['VHDX'],
  vmdk: ['VMDK'],
  ova: ['OVA'],
  iso: ['ISO'],
}

/** The template formats a hypervisor takes, the usual one first (decisions: hypervisor × format). */
export function formatsOf(hypervisor: Hypervisor): readonly ImageFormat[] {
  return formatsByHypervisor[hypervisor]
}

/** Reads a format in any case. Throws `image.format_unknown`. */
export function parseFormat(text: string): ImageFormat {
  const wanted = text.trim().toUpperCase()
  const format = imageFormats.find((known) => known === wanted)
  if (format) return format
  throw new AppError('image.format_unknown', { format: text, supported: imageFormats.join(', ') })
}

/** Reads a hypervisor type in any case. Throws `image.hypervisor_unknown`. */
export function parseHypervisor(text: string): Hypervisor {
  const wanted = text.trim().toLowerCase()
  const hypervisor = hypervisors.find((known) => known.toLowerCase() === wanted)
  if (hypervisor) return hypervisor
  throw new AppError('image.hypervisor_unknown', {
    hypervisor: text,
    supported: hypervisors.join(', '),
  })
}

/** Throws `image.hypervisor_format` when a template of this format cannot run there. */
export function checkHypervisorFormat(hypervisor: Hypervisor, format: ImageFormat): void {
  const allowed = formatsOf(hypervisor)
  if (allowed.includes(format)) return
  throw new AppError('image.hypervisor_format', {
    hypervisor,
    format,
    allowed: allowed.join(', '),
  })
}

export interface Suffix {
  /** What the suffix allows; empty when it says nothing about the format. */
  readonly formats: readonly ImageFormat[]
  readonly packing: Packing | null
}

/** What a file name or URL path (without its query) says about its content. */
export function suffixOf(path: string): Suffix {
  const parts = path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .trim()
    .split('.')
    .slice(1)
  const last = parts.at(-1)
  const packing = packings.find((known) => known === last) ?? null
  const suffix = packing ? parts.at(-2) : last
  const known = suffix !== undefined && Object.hasOwn(formatsBySuffix, suffix)
  return { formats: known ? (formatsBySuffix[suffix] ?? []) : [], packing }
}

/**
 * The content decides what an image is; only a suffix that names another format is refused, with
 * `image.suffix_mismatch` (decisions: URL suffix). None or an unknown one is accepted.
 */
export function checkSuffix(path: string, format: ImageFormat): void {
  const { formats } = suffixOf(path)
  if (formats.length === 0 || formats.includes(format)) return
  throw new AppError('image.suffix_mismatch', { path, format })
}
