import { failure, parameter } from './kinds.ts'

/* Making a cleaned copy of a template. */
export const cleanErrors = {
  'clean.format': parameter(
    '{name} is of format {format}, which is not one disk that could be cleaned; RAW, QCOW2, VHD, VHDX and VMDK can',
  ),
  'clean.direct': parameter(
    'Hosts fetch {name} themselves, so that there are no bytes of it to clean; register it without direct download',
  ),
  'clean.data_disk': parameter(
    '{name} is a part of the file of an appliance; download it, add it as a template, then clean that one',
  ),
  'clean.not_ready': parameter(
    '{name} is ready in none of these zones; wait until it is, then clean it',
  ),
  'clean.not_linux': parameter(
    'Only Linux can be cleaned, and the disk has this system: {system}. Run sysprep inside of Windows',
  ),
  'clean.no_system': parameter(
    'No system was found on the disk, so that nothing can be cleaned; check that it is the system disk and not encrypted',
  ),
  'clean.failed': failure(
    'The copy could not be cleaned: {reason}. Check that the image boots, or clean it from inside with the script of the guide',
  ),
  'clean.cancelled': failure(
    'The cleaning was cancelled, or the copy was deleted; clean the image again',
  ),
  'clean.too_many': parameter(
    'The account has {max} copies already that are being cleaned or wait for it; try it again when one of them is done',
  ),
} as const
