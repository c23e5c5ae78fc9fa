/*
 * A guest of one sector. It writes a line on the screen, goes off when the power button is pressed, and lets go
 * of a disk that it is asked for: what an operating system does, on the machine type that has IDE.
 */

/** 16-bit code at 0x7c00. */
const code = (text: number) =>
  [
    [0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, 0x00, 0x7c, 0xfb], // segments and stack
    [0xb8, 0x03, 0x00, 0xcd, 0x10], // mov ax, 3; int 0x10: clear the screen
    [0xb4, 0x01, 0xb9, 0x07, 0x26, 0xcd, 0x10], // hide the cursor, which blinks
    [0xbe, text & 0xff, text >> 8], // mov si, text
    [0xac, 0x08, 0xc0, 0x74, 0x09], // lodsb; or al, al; jz on
    [0xb4, 0x0e, 0xbb, 0x07, 0x00, 0xcd, 0x10, 0xeb, 0xf2], // write it; next
    [0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef], // enable the power button: out 0x602, 0x0100
    [0xba, 0x10, 0xae, 0x66, 0x31, 0xc0, 0x66, 0xef], // first bus: out 0xae10, 0
    [0xf4], // loop: hlt until the timer
    [0xba, 0x00, 0x06, 0xed, 0xf6, 0xc4, 0x01, 0x74, 0x07], // in ax, 0x600; test ah, 1; jz on
    [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef], // off: out 0x604, 0x2000
    [0xba, 0x04, 0xae, 0x66, 0xed, 0x66, 0x09, 0xc0, 0x74, 0xe5], // in eax, 0xae04; jz loop
    [0xba, 0x08, 0xae, 0x66, 0xef, 0xeb, 0xde], // let go: out 0xae08, eax; loop
  ].flat()

/** Writes 32 KiB after 32 KiB to its disk, 12 MiB in all, and rests. */
const writing = (packet: number) =>
  [
    [0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, 0x00, 0x7c, 0xfb], // segments and stack
    [0xb9, 0x80, 0x01], // mov cx, 384
    [0xbe, packet & 0xff, packet >> 8], // next: mov si, packet
    [0xb8, 0x00, 0x43, 0xb2, 0x80, 0xcd, 0x13], // write what it names to the first disk
    [0x81, 0x06, (packet + 8) & 0xff, packet >> 8, 0x40, 0x00], // add word [packet + 8], 64
    [0x83, 0x16, (packet + 10) & 0xff, packet >> 8, 0x00], // adc word [packet + 10], 0
    [0xe2, 0xe9], // loop next
    [0xf4, 0xeb, 0xfd], // hlt, for good
  ].flat()

/** 64 sectors from memory at 0x8000 to the disk from sector 64 on, as the BIOS wants to be told. */
const packet = [0x10, 0, 0x40, 0, 0x00, 0x80, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]

/** Behind the code; a text of at most 349 characters ends before the partitions. */
const textAt = 0x60
const length = 1 << 20

/** A raw disk that boots such a guest. */
export function guestDisk(text: string): Buffer {
  if (text.length > 349) throw new Error('the text is too long for one sector')
  return diskOf(code(0x7c00 + textAt), Buffer.from(`${text}\0`, 'latin1'))
}

/** A raw disk that boots a guest which writes 12 MiB behind what the image has. */
export function writingDisk(): Buffer {
  return diskOf(writing(0x7c00 + textAt), Buffer.from(packet))
}

function diskOf(program: readonly number[], data: Buffer): Buffer {
  const disk = Buffer.alloc(length)
  disk.set(program)
  disk.set(data, textAt)
  // One partition of all of it, so that it is a disk and no file of chance.
  disk.set([0x80, 0, 2, 0, 0x83, 0, 0, 0, 1, 0, 0, 0], 446)
  disk.writeUInt32LE(length / 512 - 1, 458)
  disk.set([0x55, 0xaa], 510)
  return disk
}
