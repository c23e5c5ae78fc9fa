import { failure, parameter, unavailable } from './kinds.ts'

/* Making an image into another format (spec K3). */
export const conversionErrors = {
  'conversion.format': parameter(
    '{name} is of format {format}, which cannot be converted; RAW, QCOW2, VHD, VHDX and VMDK can',
  ),
  'conversion.target': parameter(
    'Images are not converted to {format}; for {hypervisor} choose one of: {allowed}',
  ),
  'conversion.same': parameter(
    '{name} is of format {format} for {hypervisor} already; choose another format or hypervisor',
  ),
  'conversion.not_ready': parameter(
    '{name} is ready in none of these zones; wait until it is, then convert it',
  ),
  'conversion.direct': parameter(
    'Hosts fetch {name} themselves, so that there are no bytes of it to convert; register it without direct download',
  ),
  'conversion.data_disk': parameter(
    '{name} is a part of the file of an appliance; download it, add it as a template, then convert that one',
  ),
  'conversion.tool_missing': unavailable(
    '{program} is not installed on the server; install the package {package} there and try again',
  ),
  'conversion.source_gone': failure(
    'The image that it is made from is not there any more; delete this one and convert another one',
  ),
  'conversion.source_ended': failure(
    'The image that it is made from did not become ready; bring that one in, then try this one again',
  ),
  'conversion.failed': failure(
    'The image could not be converted: {reason}. Check that it opens where it comes from, or convert it there',
  ),
  'conversion.stalled': failure(
    'Converting stood still for {minutes} minutes and was ended; try it again, or convert the image elsewhere',
  ),
  'conversion.flooded': failure(
    '{tool} printed far more than any sound image makes it print and was ended; the image may be made to do harm',
  ),
  'conversion.differs': failure(
    'What was converted does not hold the same as the image that it was made from, and was dropped; try it again',
  ),
  'conversion.cancelled': failure(
    'The conversion was cancelled, or the image was deleted; convert the image again',
  ),
  'conversion.no_space': failure(
    'The image store became full while the image was converted; make room there and try it again',
  ),
} as const
