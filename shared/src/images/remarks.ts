/**
 * What is worth knowing of an image that is accepted all the same (security cases A14, B7). The console has
 * a sentence for each.
 */
export const imageRemarks = [
  'manifest_sha1',
  'certificate_unread',
  'partitions_mixed',
  'partitions_unprotected',
  'geometry_differs',
] as const

export type ImageRemark = (typeof imageRemarks)[number]
