import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Whether the program that converts images is missing; what needs it is skipped then. */
export const lacksQemu = spawnSync('qemu-img', ['--version']).status !== 0

/** Names of qemu-img's drivers, and what its files are made with. */
const drivers = {
  RAW: ['raw'],
  QCOW2: ['qcow2'],
  VHD: ['vpc', '-o', 'force_size=on'],
  VHDX: ['vhdx'],
  VMDK: ['vmdk', '-o', 'subformat=streamOptimized'],
} as const

export type DiskFormat = keyof typeof drivers

/** A folder with disks of one content, made by the real tool. */
export function diskMaker(bytes: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-disks-'))
  const raw = path.join(folder, 'disk.raw')
  const file = openSync(raw, 'w')
  // A boot record, so that it is told from a file of zeros, and data with holes between.
  const boot = Buffer.alloc(512)
  boot.set([0x80, 0, 2, 0, 0x83, 0, 0, 0, 1, 0, 0, 0], 446)
  boot.writeUInt32LE(bytes / 512 - 1, 458)
  boot.set([0x55, 0xaa], 510)
  writeSync(file, boot, 0, 512, 0)
  for (let at = 1 << 20; at < bytes; at += 4 << 20)
    writeSync(file, randomBytes(300_000), 0, 300_000, at)
  ftruncateSync(file, bytes)
  closeSync(file)

  function make(format: DiskFormat): Buffer {
    if (format === 'RAW') return readFileSync(raw)
    const target = path.join(folder, `disk.${format}`)
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', ...drivers[format], raw, target])
    return readFileSync(target)
  }

  /** Whether a file of a format holds the disk; the word of the tool itself. */
  function holdsDisk(of: string, format: DiskFormat): boolean {
    const [driver] = drivers[format]
    return spawnSync('qemu-img', ['compare', '-f', 'raw', '-F', driver, raw, of]).status === 0
  }

  return { folder, make, holdsDisk, drop: () => rmSync(folder, { recursive: true }) }
}

/** A PATH in which programs of a test come before the system's; each is the text of a shell script. */
export function pathWith(scripts: Readonly<Record<string, string>>): {
  path: string
  drop: () => void
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-programs-'))
  chmodSync(folder, 0o755)
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  return {
    path: `${folder}:${process.env['PATH']}`,
    drop: () => rmSync(folder, { recursive: true }),
  }
}

/** A PATH with all programs of the system but one. */
export function pathWithout(program: string): { path: string; drop: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-programs-'))
  chmodSync(folder, 0o755)
  const places = (process.env['PATH'] ?? '').split(path.delimiter).filter(existsSync)
  const found = new Map(
    places
      .toReversed()
      .flatMap((place) => readdirSync(place).map((name) => [name, place] as const)),
  )
  found.delete(program)
  for (const [name, place] of found) symlinkSync(path.join(place, name), path.join(folder, name))
  return { path: folder, drop: () => rmSync(folder, { recursive: true }) }
}
