import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { makeGptDisk } from '@mold/shared/images/testing/make-disks.ts'
import { makeOvf } from '@mold/shared/images/testing/make-ovf.ts'

export interface RealImage {
  readonly title: string
  readonly format: ImageFormat
  readonly bytes: Buffer
}

const places = ['/usr/bin', '/usr/local/bin', '/bin']
/** Programs that make them, with Debian's package where it is named otherwise. */
const needed = ['qemu-img', 'genisoimage', 'tar', 'gzip', 'bzip2', 'xz', 'zstd', 'zip'] as const

/** Those that are not installed; then there are no real images to be made. */
export const lackingTools = needed.filter(
  (tool) => !places.some((place) => existsSync(path.join(place, tool))),
)

const subformats = [
  ['QCOW2', 'QCOW2', ['qcow2']],
  ['compressed QCOW2', 'QCOW2', ['qcow2', '-c']],
  ['fixed VHD', 'VHD', ['vpc', '-o', 'subformat=fixed,force_size=on']],
  ['dynamic VHD', 'VHD', ['vpc', '-o', 'subformat=dynamic,force_size=on']],
  ['VHDX', 'VHDX', ['vhdx']],
  ['sparse VMDK', 'VMDK', ['vmdk', '-o', 'subformat=monolithicSparse']],
  ['stream-optimised VMDK', 'VMDK', ['vmdk', '-o', 'subformat=streamOptimized']],
] as const

/** Images of every kind, as the usual tools make them of one disk with a partition table. */
export function makeRealImages(): readonly RealImage[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-real-'))
  const run = (tool: string, ...args: readonly string[]) =>
    execFileSync(tool, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const read = (name: string) => readFileSync(path.join(folder, name))
  const write = (name: string, content: Uint8Array | string) =>
    writeFileSync(path.join(folder, name), content)
  try {
    const disk = Buffer.concat([makeGptDisk(), randomBytes(300_000)])
    write('disk.raw', disk)
    run('qemu-img', 'resize', '-q', '-f', 'raw', 'disk.raw', '8M')
    const raw = { title: 'RAW with a GPT', format: 'RAW', bytes: read('disk.raw') } as const
    const disks = subformats.map(([title, format, [driver, ...options]]) => {
      run('qemu-img', 'convert', '-f', 'raw', '-O', driver, ...options, 'disk.raw', title)
      return { title, format, bytes: read(title) }
    })
    return [raw, ...disks, disc(run, read), appliance(run, read, write), ...packed(run, read)]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Run = (tool: string, ...args: readonly string[]) => void
type Read = (name: string) => Buffer

function disc(run: Run, read: Read): RealImage {
  run('genisoimage', '-quiet', '-J', '-R', '-V', 'MOLD', '-o', 'disc.iso', 'disk.raw')
  return { title: 'ISO', format: 'ISO', bytes: read('disc.iso') }
}

/** An appliance with three disks, as its maker's tools write it. */
function appliance(
  run: Run,
  read: Read,
  write: (name: string, content: string) => void,
): RealImage {
  const names = [1, 2, 3].map((n) => `web-disk${n}.vmdk`)
  for (const name of names) run('cp', 'stream-optimised VMDK', name)
  const files = names.map((name, n) => `<File ovf:id="f${n}" ovf:href="${name}"/>`)
  const disks = names.map(
    (_, n) => `<Disk ovf:diskId="d${n}" ovf:fileRef="f${n}" ovf:capacity="8388608"/>`,
  )
  write('web.ovf', makeOvf({ references: files.join(''), disks: disks.join('') }))
  run('tar', '--format=ustar', '-cf', 'web.ova', 'web.ovf', ...names)
  return { title: 'OVA with three disks', format: 'OVA', bytes: read('web.ova') }
}

/** One of them in each packing that is taken off on arrival. */
function packed(run: Run, read: Read): RealImage[] {
  const suffixes = { gzip: 'gz', bzip2: 'bz2', xz: 'xz', zstd: 'zst' } as const
  const images = Object.entries(suffixes).map(([tool, suffix]) => {
    run(tool, '-k', '-f', 'QCOW2')
    return { title: `QCOW2 in ${tool}`, format: 'QCOW2', bytes: read(`QCOW2.${suffix}`) } as const
  })
  run('zip', '-q', 'QCOW2.zip', 'QCOW2')
  return [...images, { title: 'QCOW2 in zip', format: 'QCOW2', bytes: read('QCOW2.zip') }]
}
