/*
 * A disk that shows whether machines really run here, as those of KVM are not all alike: without the
 * processor's own virtualisation, or inside another machine, one may be created and stop at the first return
 * from an interrupt, or end on a register that nobody emulates.
 *
 * Its boot sector goes to protected mode, comes back from an interrupt there, and then asks its disk to write
 * its cache out: the firmware never does that, and libvirt counts it, so that nothing of the guest has to be
 * read to know that it got there. Then it waits for the end.
 */

/** 16-bit code at 0x7c00, as the BIOS starts it. */
const realMode = [
  0xfa, // cli
  0x31,
  0xc0, // xor ax, ax
  0x8e,
  0xd8, // mov ds, ax
  0x0f,
  0x01,
  0x16,
  0xa0,
  0x7c, // lgdt [0x7ca0]
  0x0f,
  0x20,
  0xc0, // mov eax, cr0
  0x66,
  0x83,
  0xc8,
  0x01, // or eax, 1
  0x0f,
  0x22,
  0xc0, // mov cr0, eax
  0xea,
  0x20,
  0x7c,
  0x08,
  0x00, // jmp 0x08:0x7c20
]

/** 32-bit code at 0x7c20. */
const protectedMode = [
  0x66,
  0xb8,
  0x10,
  0x00, // mov ax, 0x10
  0x8e,
  0xd8, // mov ds, ax
  0x8e,
  0xc0, // mov es, ax
  0x8e,
  0xd0, // mov ss, ax
  0xbc,
  0x00,
  0x7c,
  0x00,
  0x00, // mov esp, 0x7c00
  // A gate for interrupt 0x20, at 0x8100 of a table at 0x8000, to the handler at 0x7c70.
  0xc7,
  0x05,
  0x00,
  0x81,
  0x00,
  0x00,
  0x70,
  0x7c,
  0x08,
  0x00, // mov dword [0x8100], 0x00087c70
  0xc7,
  0x05,
  0x04,
  0x81,
  0x00,
  0x00,
  0x00,
  0x8e,
  0x00,
  0x00, // mov dword [0x8104], 0x00008e00
  0x0f,
  0x01,
  0x1d,
  0xa8,
  0x7c,
  0x00,
  0x00, // lidt [0x7ca8]
  0xcd,
  0x20, // int 0x20
  0x66,
  0xba,
  0xf6,
  0x01, // mov dx, 0x1f6
  0xb0,
  0xe0, // mov al, 0xe0 (the first drive)
  0xee, // out dx, al
  0x66,
  0xba,
  0xf7,
  0x01, // mov dx, 0x1f7
  0xb0,
  0xe7, // mov al, 0xe7 (FLUSH CACHE)
  0xee, // out dx, al
  0xf4, // hlt
  0xeb,
  0xfd, // jmp to the hlt
]

/** The handler at 0x7c70. */
const interrupt = [0xcf] // iretd

/** Segments of all memory, for code and for data, at 0x7c80; and where the tables are. */
const segments = [
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0, //
  0xff,
  0xff,
  0,
  0,
  0,
  0x9a,
  0xcf,
  0, //
  0xff,
  0xff,
  0,
  0,
  0,
  0x92,
  0xcf,
  0,
]
const segmentTable = [0x17, 0x00, 0x80, 0x7c, 0x00, 0x00]
const interruptTable = [0xff, 0x07, 0x00, 0x80, 0x00, 0x00]

/** The disk: one boot sector, and room that the firmware wants a disk to have. */
export function trialDisk(): Uint8Array {
  const disk = new Uint8Array(1 << 20)
  disk.set(realMode, 0)
  disk.set(protectedMode, 0x20)
  disk.set(interrupt, 0x70)
  disk.set(segments, 0x80)
  disk.set(segmentTable, 0xa0)
  disk.set(interruptTable, 0xa8)
  disk.set([0x55, 0xaa], 510)
  return disk
}
