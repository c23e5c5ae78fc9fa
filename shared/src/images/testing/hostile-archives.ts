import { flat } from './hostile-disks.ts'
import type { HostileLists } from './hostile-images.ts'
import { makeIso, makeOva, makeTar, makeTarEntry, paxRecord } from './make-archives.ts'
import { joinBytes, latin1Bytes } from './make-bytes.ts'
import { makeQcow2, makeVhdFooter, makeVmdk, makeVmdkDescriptor } from './make-disks.ts'
import { makeOvf } from './make-ovf.ts'

const remote = '<File ovf:id="f" ovf:href="http://169.254.169.254/x"/>'

/** An appliance with a descriptor of its own. */
const ovaOf = (ovf: string) =>
  makeTar({ name: 'web.ovf', content: ovf }, { name: 'web.vmdk', content: makeVmdk() })

/** Appliances and discs that are wrong in one thing each. */
export const hostileArchives = (): HostileLists => ({
  OVA: [
    [
      'A6: a flat disk inside',
      'image.external_reference',
      makeOva({ name: 'b.vmdk', content: makeVmdkDescriptor(flat) }),
    ],
    ['B1: a path', 'image.bad_header', makeOva({ name: '../../etc/cron.d/x' })],
    ['B2: a link', 'image.bad_header', makeOva({ name: 'x.vmdk', type: '2' })],
    [
      'B3: a name with NUL',
      'image.bad_header',
      joinBytes(
        makeTarEntry({ name: 'web.ovf', content: makeOvf({ references: '', disks: '' }) }),
        makeTarEntry({ name: 'pax', type: 'x', content: paxRecord('path', 'x.vmdk\0../y') }),
        makeTar({ name: 'web.vmdk', content: makeVmdk() }),
      ),
    ],
    [
      'B4: a negative size',
      'image.bad_header',
      makeOva({ name: 'x.vmdk', size: '\u{ff}'.repeat(12) }),
    ],
    [
      'B6: no descriptor',
      'image.bad_header',
      makeTar({ name: 'web-disk1.vmdk', content: makeVmdk() }, { name: 'web.nvram' }),
    ],
    ['B6: two descriptors', 'image.bad_header', makeOva({ name: 'other.ovf' })],
    ['B6: a name twice', 'image.bad_header', makeOva({ name: 'web-disk1.vmdk' })],
    [
      'B7: a manifest that is none',
      'image.ovf_invalid',
      makeOva({ name: 'web.mf', content: 'hello' }),
    ],
    [
      'B7: a digest of nothing',
      'image.ovf_invalid',
      makeOva({ name: 'web.mf', content: `SHA256(gone.vmdk)= ${'0'.repeat(64)}` }),
    ],
    [
      'B8: a file elsewhere',
      'image.external_reference',
      ovaOf(makeOvf({ references: remote, disks: '' })),
    ],
    ['B8: a file that is not there', 'image.ovf_invalid', ovaOf(makeOvf())],
    [
      'C1: an entity',
      'image.ovf_invalid',
      ovaOf(makeOvf().replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')),
    ],
    [
      'C2: elements without end',
      'image.ovf_invalid',
      ovaOf(makeOvf({ licences: '<a/>'.repeat(60_000) })),
    ],
    [
      'C4: a negative size',
      'image.ovf_invalid',
      ovaOf(makeOvf({ references: '', disks: '<Disk ovf:diskId="d" ovf:capacity="-1"/>' })),
    ],
    ['D5: an ISO', 'image.ova_iso', makeOva({ name: 'tools.iso', content: 'x' })],
  ],
  ISO: [
    ['A13: a QCOW2', 'image.ambiguous', makeIso({ systemArea: makeQcow2() })],
    [
      'A13: a VMDK descriptor',
      'image.ambiguous',
      makeIso({ systemArea: makeVmdkDescriptor(flat) }),
    ],
    ['A13: a VHD', 'image.ambiguous', joinBytes(makeIso(), makeVhdFooter(300 * 2048))],
    ['A5: it is a disk', 'image.format_mismatch', makeQcow2()],
    ['A17: half of it missing', 'image.truncated', makeIso({ blocks: 900 })],
    [
      'D19: a page of HTML',
      'image.format_mismatch',
      joinBytes(latin1Bytes(`<!doctype html>${'<p>404</p>'.repeat(7_000)}`)),
    ],
  ],
})
