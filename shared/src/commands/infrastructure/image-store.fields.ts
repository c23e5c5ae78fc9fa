import * as field from '../../contract/field.ts'

export const imageStoreFields = {
  id: field.string('id of the image store'),
  name: field.string('name'),
  url: field.string('where it is'),
  protocol: field.string('file, nfs or s3'),
  providername: field.string('driver'),
  scope: field.string('ZONE or REGION'),
  zoneid: field.string('its zone'),
  zonename: field.string('name of its zone'),
  readonly: field.always(field.boolean('takes no new images')),
  disksizetotal: field.long('size in bytes'),
  disksizeused: field.long('bytes in use'),
  hasannotations: field.always(field.boolean('always false')),
  state: field.string('Up, or why it cannot be used: ReadOnly, Full, Unreachable', 'mold'),
  error: field.string('what is wrong with it, in words', 'mold'),
  errorcode: field.string('code of what is wrong with it', 'mold'),
  errorparams: field.map('what the words are filled with', 'mold'),
  checked: field.date('when that was found', 'mold'),
  capacitybytes: field.long('most bytes that images may take there, where that is limited', 'mold'),
  imagebytes: field.long('bytes of the images that are there', 'mold'),
  imagecount: field.integer('files of images that are there', 'mold'),
}
