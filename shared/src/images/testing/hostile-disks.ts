import { makeIso } from './make-archives.ts'
import { joinBytes, makeBytes, patched } from './make-bytes.ts'
import {
  makeDynamicVhd,
  makeFixedVhd,
  makeQcow2,
  makeVmdk,
  makeVmdkDescriptor,
} from './make-disks.ts'
import type { HostileLists } from './hostile-images.ts'
import { makeVhdx } from './make-vhdx.ts'

/** The descriptor of a disk whose content is another file. */
export const flat = { createType: 'monolithicFlat', extents: ['RW 2048 FLAT "/etc/passwd" 0'] }
const hint = { more: ['parentFileNameHint="/etc/passwd"'] }
const json = 'json:{"driver":"raw","file":{"driver":"file","filename":"/etc/passwd"}}'
const size = 1_048_576

/** A raw disk with these bytes at its beginning. */
const rawWith = (text: string, at = 0) => makeBytes(size, 'big').text(at, text).bytes

function vmdkMoved(): Uint8Array<ArrayBuffer> {
  const image = patched(makeVmdk(hint), 28, 64, 40, 'little')
  image.set(makeVmdkDescriptor(), 40 * 512)
  return image
}

/** Disks that are wrong in one thing each, by what they are said to be. */
export const hostileDisks = (): HostileLists => ({
  QCOW2: [
    ['A1: a backing file', 'image.external_reference', makeQcow2({ backingFile: '/etc/passwd' })],
    [
      'A2: a data file',
      'image.external_reference',
      makeQcow2({ incompatible: 4n, dataFile: '/x' }),
    ],
    ['A2: an unknown feature', 'image.unsupported_variant', makeQcow2({ incompatible: 32n })],
    ['A2: the dirty mark', 'image.unclean', makeQcow2({ incompatible: 1n })],
    ['A3: a backing file in JSON', 'image.external_reference', makeQcow2({ backingFile: json })],
    [
      'A4: a backing address',
      'image.external_reference',
      makeQcow2({ backingFile: 'http://169.254.169.254/' }),
    ],
    [
      'A15: a size beyond its table',
      'image.bad_header',
      makeQcow2({ virtualSize: 2n ** 63n - 1n }),
    ],
    [
      'A15: a size that no disk has',
      'image.virtual_size',
      makeQcow2({ clusterBits: 21, l1Size: 2 ** 21, virtualSize: 2n ** 60n }),
    ],
    ['A17: clusters of 2^63 bytes', 'image.bad_header', patched(makeQcow2(), 20, 32, 63)],
    ['A17: an endless header', 'image.bad_header', patched(makeQcow2(), 100, 32, 0xffff_ffff)],
    ['A17: an endless table', 'image.bad_header', patched(makeQcow2(), 36, 32, 0xffff_ffff)],
    ['A17: version 99', 'image.unsupported_variant', patched(makeQcow2(), 4, 32, 99)],
    ['A19: a snapshot', 'image.unsupported_variant', patched(makeQcow2(), 60, 32, 1)],
    ['A19: encryption', 'image.encrypted', patched(makeQcow2(), 32, 32, 2)],
    [
      'A13: a tar header',
      'image.ambiguous',
      makeBytes(300_000, 'big').put(0, makeQcow2()).text(257, 'ustar').bytes,
    ],
    ['A13: a VHD', 'image.ambiguous', makeFixedVhd(makeQcow2())],
    ['A5: it is an ISO', 'image.format_mismatch', makeIso()],
    ['A17: its end missing', 'image.truncated', makeQcow2().slice(0, 150_000)],
  ],
  RAW: [
    ['A5: a QCOW2 with a backing file', 'image.format_mismatch', makeQcow2({ backingFile: '/x' })],
    [
      'A7: a VMDK descriptor',
      'image.format_mismatch',
      joinBytes(makeVmdkDescriptor(flat), new Uint8Array(size)),
    ],
    ['A12: QED', 'image.format_mismatch', rawWith('QED\0')],
    ['A12: VDI', 'image.format_mismatch', rawWith('\u{7f}\u{10}\u{da}\u{be}', 64)],
    ['A12: Parallels', 'image.format_mismatch', rawWith('WithoutFreeSpace')],
    ['A12: Bochs', 'image.format_mismatch', rawWith('Bochs Virtual HD Image')],
    ['A12: cloop', 'image.format_mismatch', rawWith('#!/bin/sh\n#V2.0 Format\nmodprobe cloop')],
    ['A12: DMG', 'image.format_mismatch', rawWith('koly', size - 512)],
    ['A12: LUKS', 'image.format_mismatch', rawWith('LUKS\u{ba}\u{be}\0\u{1}')],
    ['A13: a fixed VHD', 'image.format_mismatch', makeFixedVhd()],
    ['B10: nothing', 'image.empty', new Uint8Array(0)],
  ],
  VHD: [
    ['A10: a parent by its type', 'image.external_reference', makeDynamicVhd({ diskType: 4 })],
    [
      'A10: a parent by name',
      'image.external_reference',
      makeDynamicVhd({ parentName: 'C:\\a.vhd' }),
    ],
    ['A10: another type', 'image.unsupported_variant', makeDynamicVhd({ diskType: 5 })],
    ['A10: a wrong checksum', 'image.bad_header', patched(makeDynamicVhd(), 30, 8, 1)],
    [
      'A13: two disks',
      'image.ambiguous',
      makeFixedVhd(joinBytes(makeDynamicVhd(), new Uint8Array(size))),
    ],
    // Nobody waits for what stands at the end where the beginning shows another disk.
    ['A13: a QCOW2', 'image.format_mismatch', makeFixedVhd(makeQcow2())],
    [
      'A15: a size that no disk has',
      'image.virtual_size',
      makeDynamicVhd({ virtualSize: 2n ** 63n, entries: 4 }),
    ],
    ['A17: an endless table', 'image.truncated', makeDynamicVhd({ entries: 0xffff_ffff })],
  ],
  VHDX: [
    ['A11: a parent', 'image.external_reference', makeVhdx({ hasParent: true })],
    ['A11: the place of a parent', 'image.external_reference', makeVhdx({ parentLocator: true })],
    ['A11: a log to replay', 'image.unclean', makeVhdx({ logPending: true })],
    ['A11: two readings', 'image.bad_header', makeVhdx({ moreMetadata: 'second' })],
    [
      'A15: a size beyond its table',
      'image.bad_header',
      makeVhdx({ virtualSize: 2 ** 46, blockSize: 2 ** 20 }),
    ],
  ],
  VMDK: [
    [
      'A6: a descriptor alone',
      'image.external_reference',
      joinBytes(makeVmdkDescriptor(flat), new Uint8Array(size)),
    ],
    ...(
      [
        'twoGbMaxExtentFlat',
        'vmfs',
        'vmfsRaw',
        'fullDevice',
        'partitionedDevice',
        'custom',
      ] as const
    ).map(
      (createType) =>
        [
          `A6: ${createType}`,
          'image.external_reference',
          makeVmdk({ ...flat, createType }),
        ] as const,
    ),
    ['A8: a moved descriptor', 'image.bad_header', vmdkMoved()],
    [
      'A8: a footer that differs',
      'image.bad_header',
      patched(makeVmdk({ footer: true }), 65_536 + 12, 64, 4096, 'little'),
    ],
    ['A9: a parent', 'image.external_reference', makeVmdk(hint)],
    ['A9: a parent by its number', 'image.external_reference', makeVmdk({ parentCid: '12345678' })],
    [
      'A9: a parent in a comment',
      'image.bad_header',
      makeVmdk({ more: ['# parentFileNameHint="/x"'] }),
    ],
    [
      'A15: a size that no disk has',
      'image.virtual_size',
      patched(makeVmdk(), 12, 64, 2n ** 60n, 'little'),
    ],
  ],
})
