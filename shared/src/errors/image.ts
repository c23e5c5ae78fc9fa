import { parameter } from './kinds.ts'

/*
 * Texts of reference/semantics.md §§1, 4.2, 4.3, 5 and api-commands §1 are verbatim up to the point
 * where this project adds what to do. Offsets and sizes are bytes.
 */
export const imageErrors = {
  'image.format_unknown': parameter(
    'Image format: {format} is incorrect. Supported formats are {supported}',
  ),
  'image.hypervisor_unknown': parameter(
    'Hypervisor Type: {hypervisor} is invalid. Supported Hypervisor types are: {supported}',
  ),
  'image.hypervisor_format': parameter(
    'Images of format {format} cannot be used with hypervisor {hypervisor}; allowed are: {allowed}. Choose one of these, or another hypervisor',
  ),
  'image.suffix_mismatch': parameter(
    'Please specify a valid URL. URL:{path} is an invalid for the format {format}',
  ),
  'image.format_mismatch': parameter(
    'Template content is unsupported, or mismatch between selected format and template content. Found  : {found}. The format given is {declared}; choose the format that the content has, or give another file',
  ),
  'image.empty': parameter('The file has no content; check the source and give another file'),
  'image.ambiguous': parameter(
    'The content is more than one format at once ({found}), so that two programs would read different disks from it; convert it to one format and give that file',
  ),
  'image.nested_packing': parameter(
    'The file is compressed more than once ({inner} inside {outer}); unpack it once yourself and give that file',
  ),
  'image.external_reference': parameter(
    'The {format} image is not complete: {what} at byte {offset} refers to "{reference}" outside the file. Make a complete image of it (for example with "qemu-img convert") and give that file',
  ),
  'image.bad_header': parameter(
    "The {format} header is not valid: {problem} at byte {offset}. The file is damaged or not made by a known tool; compare its checksum with the publisher's, or make it again",
  ),
  'image.unsupported_variant': parameter(
    'The {format} image uses {feature} (byte {offset}), which is not supported; convert it (for example with "qemu-img convert") and give that file',
  ),
  'image.unclean': parameter(
    'The {format} image was not closed properly ({problem}, byte {offset}), so its content is not certain; shut down or repair what uses it, make the image again and give that file',
  ),
  'image.encrypted': parameter(
    'The {format} image is encrypted (byte {offset}) and no host has its key; give an image without encryption',
  ),
  'image.truncated': parameter(
    'The file is cut off: it has {size} bytes and its {format} header asks for at least {needed}. Transfer it again, completely',
  ),
  'image.virtual_size': parameter(
    'The {format} header asks for a disk of {bytes} bytes, which no disk can have; make the image again with its true size',
  ),
  'image.ova_iso': parameter(
    'The OVA contains the ISO "{member}" and could not be deployed; remove it from the archive and from its OVF, and add the ISO by itself',
  ),
  'image.ovf_invalid': parameter(
    'The descriptor "{member}" of the appliance is not valid: {problem}. Export the appliance again, and give that file',
  ),
  'image.ova_manifest': parameter(
    'The file "{member}" of the appliance is not the one that its manifest names: its {algorithm} digest is {computed} in place of {expected}. Transfer the appliance again, or export it again',
  ),
  'image.ova_certificate': parameter(
    'The certificate "{member}" of the appliance does not fit its manifest "{manifest}": whoever it belongs to has not signed that. Get the appliance again from its maker',
  ),
  'image.checksum_algorithm': parameter(
    'Algorithm {algorithm} was provided but it is not one of the supported algorithms',
  ),
  'image.checksum_length': parameter(
    'Checksum digest length should be {expected} instead of {actual}',
  ),
  'image.checksum_unknown_length': parameter(
    'A checksum of {actual} characters fits no algorithm; give 32 (MD5), 40 (SHA-1), 56 (SHA-224), 64 (SHA-256), 96 (SHA-384) or 128 (SHA-512) hexadecimal digits',
  ),
  'image.checksum_not_hex': parameter(
    'The checksum has "{character}", which is not a hexadecimal digit; give it as digits and letters a to f, or with its algorithm as in {SHA-256}e3b0…',
  ),
  'image.checksum_mismatch': parameter(
    'checksum "{{algorithm}}{computed}" didn\'t match the given value, "{{algorithm}}{expected}". The content is not what was expected; compare the digest with the publisher\'s, then retry or add it again with the right checksum',
  ),
  'image.checksum_list_too_large': parameter(
    'The file at {host} has more than {max} bytes, so it is no list of checksums; give the address of the SHA256SUMS file, or the digest itself',
  ),
  'image.checksum_list_not_text': parameter(
    'What {host} has there is a web page or binary data and no list of checksums; give the address of the SHA256SUMS file, or the digest itself',
  ),
  'image.checksum_list_empty': parameter(
    'The list of checksums has no line with a digest that is known (MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512); check its address, or give the digest itself',
  ),
  'image.checksum_list_unlisted': parameter(
    'The list of checksums has nothing for {file}; it names {entries}. Give the list that belongs to this file, or the digest itself',
  ),
  'image.checksum_list_ambiguous': parameter(
    'The list of checksums has different digests for {file}; give the digest itself',
  ),
  'image.too_many_probes': {
    status: 429,
    cserrorcode: 4545,
    text: 'This account has {max} addresses looked at already; wait until one of them has answered, then try again',
  },
  'image.name_empty': parameter('Please give a name with at least one visible character'),
  'image.name_too_long': parameter(
    'The name has {length} characters, at most {max} are allowed; please shorten it',
  ),
  'image.name_character': parameter(
    'The name contains the character {codepoint} ({kind}) at position {position}, which is not allowed; please remove it',
  ),
  'image.name_reserved': parameter('Cannot use reserved names for templates'),
} as const
