import { AppError } from '../errors.ts'
import { inspectOva } from './appliance.ts'
import { type Detected, mismatchOf } from './detected.ts'
import type { ImageFacts } from './facts.ts'
import { foreignIn, showsDmg, textKindOf } from './foreign.ts'
import type { ImageFormat, Packing } from './formats.ts'
import { inspectIso, showsIso } from './iso.ts'
import { showsOva } from './ova.ts'
import { inspectQcow2, showsQcow2 } from './qcow2.ts'
import { inspectRaw, parseRawHeader } from './raw.ts'
import { holdHead, type ImageReader } from './reader.ts'
import { showsTar } from './tar.ts'
import { inspectVhd, showsVhd } from './vhd.ts'
import { inspectVhdx, showsVhdx } from './vhdx.ts'
import { inspectVmdk, showsVmdk } from './vmdk.ts'

interface Finding {
  readonly kind: string
  readonly format: ImageFormat | null
  readonly packing: Packing | null
}

const tailLength = 512

const inspectors: Readonly<Record<ImageFormat, (reader: ImageReader) => Promise<ImageFacts>>> = {
  QCOW2: inspectQcow2,
  RAW: inspectRaw,
  VHD: inspectVhd,
  VHDX: inspectVhdx,
  VMDK: inspectVmdk,
  OVA: inspectOva,
  ISO: inspectIso,
}

/** Looks at the first 64 KiB and the last 512 bytes. Throws `image.empty`. */
export async function detectFormat(reader: ImageReader): Promise<Detected> {
  return (await look(reader)).detected
}

/**
 * What the first bytes alone say; a fixed VHD shows only at its end and is taken for `RAW` here.
 * `complete` says that `head` is the whole content.
 */
export function detectHead(head: Uint8Array, complete = false): Detected {
  return detect(head, new Uint8Array(0), complete)
}

/**
 * Checks that content is what was declared, is whole in itself, and has a header within bounds.
 * `outer` is the packing that it was unpacked from, if any. Throws `image.*`.
 */
export async function verifyFormat(
  reader: ImageReader,
  declared: ImageFormat,
  outer: Packing | null = null,
): Promise<ImageFacts> {
  const { detected, held } = await look(reader)
  const error = mismatchOf(detected, declared, outer)
  if (error) throw error
  return inspectors[declared](held)
}

async function look(
  source: ImageReader,
): Promise<{ readonly detected: Detected; readonly held: ImageReader }> {
  if (source.size === 0) throw new AppError('image.empty')
  const { head, reader } = await holdHead(source)
  const tail = await reader.read(Math.max(0, reader.size - tailLength), tailLength)
  const complete = head.length === reader.size
  const detected = detect(head, tail, complete)
  const beginning = detectHead(head, complete)
  const same = beginning.kinds.join() === detected.kinds.join()
  return { detected: same ? detected : { ...detected, beginning }, held: reader }
}

function detect(head: Uint8Array, tail: Uint8Array, complete: boolean): Detected {
  const findings = findingsIn(head, tail)
  const kinds = findings.map(({ kind }) => kind)
  const [first] = findings
  if (first) return { ...first, kinds }
  const text = textKindOf(head, complete)
  if (text !== null) return { format: null, kind: text, packing: null, kinds: [text] }
  const kind = parseRawHeader(head).layout === null ? 'unrecognised data' : 'RAW'
  return { format: 'RAW', kind, packing: null, kinds: [kind] }
}

/**
 * Everything that shows at its place. A boot sector or partition table is not counted: a hybrid ISO
 * and a fixed VHD have one beside their own mark (decisions: "More than one format").
 */
function findingsIn(head: Uint8Array, tail: Uint8Array): Finding[] {
  const findings: Finding[] = []
  const image = (format: ImageFormat, shows: boolean): void => {
    if (shows) findings.push({ kind: format, format, packing: null })
  }
  image('QCOW2', showsQcow2(head))
  image('VMDK', showsVmdk(head))
  image('VHDX', showsVhdx(head))
  image('VHD', showsVhd(head) || showsVhd(tail))
  image('ISO', showsIso(head))
  image('OVA', showsOva(head))
  if (showsTar(head) && !showsOva(head)) {
    findings.push({ kind: 'tar archive without OVF descriptor', format: null, packing: null })
  }
  if (showsDmg(tail)) findings.push({ kind: 'DMG disk image', format: null, packing: null })
  // A disc may have anything in its first sectors, as long as no program opens that as a disk.
  const weak = findings.length > 0
  for (const { kind, packing, disk } of foreignIn(head)) {
    if (disk || packing !== null || !weak) findings.push({ kind, format: null, packing })
  }
  return findings
}
