import * as field from '../../contract/field.ts'

/** Why an entry of a report is in it. */
export const reportReasons = [
  'unreferenced',
  'stray',
  'spool',
  'waiting',
  'foreign',
  'missing',
  'lost',
  'damaged',
] as const
export type ReportReason = (typeof reportReasons)[number]

const itemFields = {
  name: field.string('digest of an object, or name of what was being received'),
  reason: field.string(
    'unreferenced: no image needs it; stray: no row knows the file; spool: received and given up; waiting: one of these, kept until `until`; foreign: older than the store’s row, so left alone; missing: the file is gone and another store has it; lost: the file is gone and nobody has it; damaged: the content is not what it was',
  ),
  bytes: field.long('bytes that removing it frees, or that are missing'),
  until: field.date('it is kept at least until then'),
  storeid: field.string('the image store'),
  storename: field.string('name of the image store'),
  zoneid: field.string('its zone'),
  zonename: field.string('name of its zone'),
  images: field.strings('names of the images that need it'),
}

const skippedFields = {
  storeid: field.string('the image store'),
  storename: field.string('name of the image store'),
  code: field.string('code of the error'),
  text: field.string('what is wrong with it, in words'),
}

/** What a look into image stores found, or what collecting did. */
export const storeReportFields = {
  bytes: field.long('bytes that collecting frees, or has freed'),
  count: field.integer('files that collecting removes, or has removed'),
  graceseconds: field.integer('seconds that files which no row knows are kept'),
  checked: field.date('when the stores were looked at'),
  items: field.objects('what was found, the largest first; at most 1000', itemFields),
  total: field.integer('how many were found'),
  skipped: field.objects('stores that could not be looked into', skippedFields),
}
