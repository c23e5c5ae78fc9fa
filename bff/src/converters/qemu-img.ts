import { AppError } from '@mold/shared/errors.ts'
import type { ImageFacts } from '@mold/shared/images/facts.ts'
import type { ConvertibleFormat } from '@mold/shared/images/conversions.ts'
import type { ConfinedFile } from './confined.ts'
import { toolPath } from '../tool-path.ts'
import { patient } from './patience.ts'
import { runTool, type ToolEnd, type ToolWatch } from './run-tool.ts'

/** A file whose format our own inspection has found: nothing else may be given to a converter. */
export interface InspectedFile {
  readonly path: string
  readonly format: ConvertibleFormat
  /** The verdict (security cases A5, A7). */
  readonly facts: ImageFacts
}

const gib = 1024 ** 3
/** The program, and Debian's name of the package that has it. */
export const qemuUtils = { program: 'qemu-img', package: 'qemu-utils' } as const
/** Most memory of a conversion (decisions: Converters). */
const memory = 2 * gib
/** Processor time that a GiB may take, many times what it takes on an old machine; and of a small image. */
const cpuSecondsPerGib = 120
const leastCpuSeconds = 60

/** True where images can be converted. */
export async function hasConverter(path?: string): Promise<boolean> {
  return (await toolPath(qemuUtils.program, path)) !== undefined
}

/** Names of drivers, and what is asked of each when it writes. */
const drivers = {
  RAW: { driver: 'raw', options: undefined, anyOrder: true },
  QCOW2: { driver: 'qcow2', options: 'compat=1.1', anyOrder: true },
  // The size as it is: without it the size is rounded to cylinders, which no guest expects.
  VHD: { driver: 'vpc', options: 'subformat=dynamic,force_size=on', anyOrder: true },
  VHDX: { driver: 'vhdx', options: 'subformat=dynamic', anyOrder: true },
  // A stream is written from its beginning to its end.
  VMDK: { driver: 'vmdk', options: 'subformat=streamOptimized', anyOrder: false },
} as const satisfies Record<ConvertibleFormat, object>

/**
 * Converts an image into `output`, a file that is there and empty. Its format is named, never guessed.
 *
 * @throws AppError conversion.*; the reason of the signal
 */
export async function convertFile(
  input: InspectedFile,
  output: { readonly path: string; readonly format: ConvertibleFormat },
  watch: ToolWatch,
): Promise<void> {
  const from = drivers[input.format]
  const to = drivers[output.format]
  const end = await runTool(
    {
      ...qemuUtils,
      args: [
        ...words('convert -p -m 16'),
        ...(to.anyOrder ? ['-W'] : []),
        ...words(`-f ${from.driver} -O ${to.driver}`),
        ...(to.options ? ['-o', to.options] : []),
        { file: 0 },
        { file: 1 },
      ],
      files: [readOnly(input.path), { path: output.path, writable: true }],
      limits: limitsOf(input.facts.virtualSize ?? 0),
    },
    patient(watch, input.facts.virtualSize ?? 0),
  )
  if (end.code !== 0) throw failureOf(end)
}

/** A disk of an instance, and the image that it is an overlay of. */
export interface LayeredDisk {
  readonly path: string
  readonly base: { readonly path: string; readonly format: string } | undefined
  /** Bytes. */
  readonly virtualSize: number
}

/**
 * Writes a disk, whole and without what it has unused, as QCOW2 into `output`, a file that is there and
 * empty. What lies under it is named here: nothing that the disk itself says of that is believed.
 *
 * @throws AppError conversion.*; the reason of the signal
 */
export async function flattenDisk(
  disk: LayeredDisk,
  output: string,
  watch: ToolWatch,
): Promise<void> {
  const { path, base, virtualSize } = disk
  const end = await runTool(
    {
      ...qemuUtils,
      args: [
        ...words('convert -p -m 16 -W -O qcow2 -o compat=1.1'),
        { text: (nameOf) => `json:${JSON.stringify(layers(disk, nameOf))}` },
        { file: 1 },
      ],
      files: [
        readOnly(path),
        { path: output, writable: true },
        ...(base ? [readOnly(base.path)] : []),
      ],
      limits: limitsOf(virtualSize),
    },
    patient(watch, virtualSize),
  )
  if (end.code !== 0) throw failureOf(end)
}

const layers = ({ base }: LayeredDisk, nameOf: (file: number) => string) => ({
  driver: 'qcow2',
  file: { driver: 'file', filename: nameOf(0) },
  // None, in place of what its header may name.
  backing: base ? { driver: base.format, file: { driver: 'file', filename: nameOf(2) } } : null,
})

/**
 * Compares what two images hold, whatever their formats.
 *
 * @throws AppError conversion.differs; conversion.* when it cannot be told; the reason of the signal
 */
export async function compareFiles(
  one: InspectedFile,
  other: InspectedFile,
  watch: ToolWatch,
): Promise<void> {
  const end = await runTool(
    {
      ...qemuUtils,
      args: [
        ...words(`compare -p -f ${drivers[one.format].driver} -F ${drivers[other.format].driver}`),
        { file: 0 },
        { file: 1 },
      ],
      files: [readOnly(one.path), readOnly(other.path)],
      limits: limitsOf(one.facts.virtualSize ?? 0),
    },
    // Which tells of each second hundredth.
    patient(watch, 2 * (one.facts.virtualSize ?? 0)),
  )
  if (end.code === 1) throw new AppError('conversion.differs')
  if (end.code !== 0) throw failureOf(end)
}

/** The name by which QEMU knows a format. */
export const driverOf = (format: ConvertibleFormat): string => drivers[format].driver

/** Arguments of ours, none of which has a space in it. */
const words = (text: string) => text.split(' ')

const readOnly = (path: string): ConfinedFile => ({ path, writable: false })

/** What a conversion of so many bytes may use. */
function limitsOf(size: number) {
  return {
    memory,
    // 5 % for tables and headers (decisions: Converters), and 16 MiB for those of small images.
    fileSize: Math.ceil(size * 1.05) + 16 * (1 << 20),
    cpuSeconds: leastCpuSeconds + (size / gib) * cpuSecondsPerGib,
  }
}

function failureOf({ code, signal, messages }: ToolEnd): AppError {
  if (/no space left on device/i.test(messages)) return new AppError('conversion.no_space')
  const line = messages.trim().split('\n').at(-1) ?? ''
  const said = line.replace(/^qemu-img: /, '')
  const ended = signal === null ? `it ended with code ${code ?? '?'}` : `it was ended by ${signal}`
  return new AppError('conversion.failed', { reason: said === '' ? ended : said })
}
