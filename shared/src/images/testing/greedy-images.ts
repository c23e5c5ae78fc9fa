import { makeIso, makeTar, paxRecord } from './make-archives.ts'
import { joinBytes, latin1Bytes, makeBytes, patched } from './make-bytes.ts'
import { makeDynamicVhd, makeQcow2, makeVmdk, makeVmdkDescriptor } from './make-disks.ts'
import { makeOvf } from './make-ovf.ts'
import { makeVhdx } from './make-vhdx.ts'

const mib = 2 ** 20
const appliance = (licences: string) =>
  makeTar({ name: 'web.ovf', content: makeOvf({ references: '', disks: '', licences }) })
const text = (length: number, part: string) => part.repeat(Math.floor(length / part.length))

/** A VMDK whose descriptor takes all of the room that one may take. */
const makeWideVmdk = (line: string) =>
  joinBytes(
    patched(makeVmdk(), 36, 64, 127, 'little').subarray(0, 512),
    makeBytes(127 * 512, 'big').put(0, makeVmdkDescriptor({ more: [line] })).bytes,
    new Uint8Array(65_536),
  )

/** Images that ask for as much work and memory as they can, each within its own bounds. */
export const greedyImages: Readonly<Record<string, () => Uint8Array>> = {
  'tables of QCOW2': () => patched(makeQcow2(), 36, 32, 0xffff_ffff),
  'extensions of QCOW2': () => patched(makeQcow2({ dataFile: 'x' }), 116, 32, 0xffff_ff00),
  'table of a VHD': () => makeDynamicVhd({ entries: 0xffff_ffff }),
  'block table of a VHDX': () => makeVhdx({ virtualSize: 2 ** 46, blockSize: mib }),
  'descriptor of a VMDK': () =>
    makeVmdk({ more: Array.from({ length: 2_500 }, (_, index) => `ddb.x${index} = "1"`) }),
  'blanks in a VMDK': () => makeWideVmdk(`ddb.x =${' '.repeat(60_000)}"a"b`),
  'blanks in every VMDK of an OVA': () =>
    makeTar(
      { name: 'web.ovf', content: makeOvf({ references: '', disks: '' }) },
      ...Array.from({ length: 250 }, (_, n) => ({
        name: `${n}.vmdk`,
        content: makeWideVmdk(`ddb.x =${' '.repeat(60_000)}"a"b`),
      })),
    ),
  'names of a disc': () => makeIso({ label: '\u{ff}'.repeat(32), udf: 'beside' }),
  'elements of an OVF': () => appliance(text(2.9 * mib, '<a/>')),
  'attributes of an OVF': () =>
    appliance(`<X ${Array.from({ length: 300_000 }, (_, n) => `a${n}=""`).join(' ')}/>`),
  'entities of an OVF': () => appliance(`<X>${text(2.9 * mib, '&amp;')}</X>`),
  'text of an OVF': () => appliance(`<X>${text(2.9 * mib, '글')}</X>`),
  'members of an OVA': () =>
    makeTar(
      { name: 'web.ovf', content: makeOvf({ references: '', disks: '' }) },
      ...Array.from({ length: 990 }, (_, n) => ({ name: `${n}.vmdk`, content: makeVmdk() })),
    ),
  'records of an OVA': () =>
    makeTar(
      ...Array.from({ length: 900 }, () => ({
        name: 'p',
        type: 'x',
        content: paxRecord('comment', 'x'),
      })),
    ),
  'a long comment': () => makeBytes(8 * mib, 'big').put(0, latin1Bytes(text(mib, '#'))).bytes,
}
