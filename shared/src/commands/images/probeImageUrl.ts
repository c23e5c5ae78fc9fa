import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { url } from './image.params.ts'

/** Mold's own: looks at a URL before anything is registered, so that the form fills itself. */
export const probeImageUrl = command({
  name: 'probeImageUrl',
  description: 'Looks at a URL: size, name, format, compression, whether it can be resumed',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: { url: param.required(url) },
  answer: objectOf('probe', {
    url: field.string('the address that was looked at, after redirects'),
    size: field.long('bytes as served, when the server says so'),
    filename: field.string('file name, from the server or the address'),
    name: field.string('a name for the image, made from the file name'),
    contenttype: field.string('type that the server gives'),
    compression: field.string('gz, bz2, xz, zst or zip'),
    format: field.string('format that the bytes show: QCOW2, RAW, VHD, VHDX, VMDK, OVA or ISO'),
    virtualsize: field.long('virtual size in bytes, where the header tells it'),
    bootable: field.boolean('the ISO has a boot record'),
    label: field.string('volume label of the ISO'),
    publisher: field.string('publisher of the ISO'),
    arch: field.string('processor that it is made for, as far as it says so: x86_64 or aarch64'),
    acceptsranges: field.always(field.boolean('an interrupted fetch can go on where it stopped')),
    validator: field.string('ETag or date that tells whether the file changed'),
    ostypeid: field.string('OS type that the source suggests'),
    ostypename: field.string('name of that OS type'),
    ostypereason: field.string('the words that suggest it'),
    ostypefrom: field.string('where they stand: name, label, publisher or partitions'),
    remarks: field.strings('what is worth knowing of its content, as codes, as far as it shows'),
    warnings: field.strings('codes of the error table that do not stop a registration'),
  }),
})
