import { failure, parameter, unavailable } from './kinds.ts'

/* Looking into the disk of a template. */
export const checkErrors = {
  'check.format': parameter(
    '{name} is of format {format}, which is not one disk that could be looked into; RAW, QCOW2, VHD, VHDX and VMDK can',
  ),
  'check.direct': parameter(
    'Hosts fetch {name} themselves, so that there are no bytes of it to look into; register it without direct download',
  ),
  'check.data_disk': parameter(
    '{name} is a part of the file of an appliance; download it, add it as a template, then check that one',
  ),
  'check.not_ready': parameter('{name} is ready in no zone; wait until it is, then check it'),
  'check.missing': unavailable(
    'No worker of the server can look into images; install the packages {packages} there, with bubblewrap, and try again',
  ),
  'check.not_isolated': unavailable(
    'Images are looked into only apart from everything else; install bubblewrap on the server and allow user namespaces',
  ),
  'check.appliance': failure(
    'The small system that looks into images could not be made: {reason}. Install linux-image-cloud-amd64 on the server, and let it read /boot/vmlinuz-*',
  ),
  'check.failed': failure(
    'The disk could not be looked into: {reason}. Check that the image boots, and that it is not encrypted',
  ),
  'check.too_long': failure(
    'Looking into the disk took more than {minutes} minutes and was ended; try it again when the server has less to do',
  ),
  'check.changed': failure('The image was changed or deleted meanwhile; check it again'),
} as const
