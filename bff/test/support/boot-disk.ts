import { writeFile } from 'node:fs/promises'

/* Disks that boot: a first sector that a BIOS starts, which writes a text and halts. */

const sectorBytes = 512
/** Where a BIOS puts the first sector. */
const loadedAt = 0x7c00

/** One instruction to a line. */
const code = (textAt: number): number[] =>
  [
    [0xfa], // cli
    [0x31, 0xc0], // xor ax, ax
    [0x8e, 0xd8], // mov ds, ax
    [0xbe, textAt & 0xff, textAt >> 8], // mov si, text
    [0xac], // next: lodsb
    [0x84, 0xc0], // test al, al
    [0x74, 0x09], // jz halt
    [0xb4, 0x0e], // mov ah, 0x0e
    [0xbb, 0x07, 0x00], // mov bx, 7
    [0xcd, 0x10], // int 0x10
    [0xeb, 0xf2], // jmp next
    [0xf4], // halt: hlt
    [0xeb, 0xfd], // jmp halt
  ].flat()

/** The sector; `text` is ASCII, at most 400 characters, `\r\n` between lines. */
export function bootSector(text: string): Buffer {
  const textAt = loadedAt + code(0).length
  const program = Buffer.from([...code(textAt), ...Buffer.from(text, 'latin1'), 0])
  const sector = Buffer.alloc(sectorBytes)
  program.copy(sector)
  sector.writeUInt16LE(0xaa55, sectorBytes - 2)
  return sector
}

/** Writes a raw disk of some MiB that says `text` when a machine boots from it. */
export async function writeBootDisk(file: string, text: string, mebibytes = 8): Promise<void> {
  const disk = Buffer.alloc(mebibytes * 1024 ** 2)
  bootSector(text).copy(disk)
  await writeFile(file, disk)
}
