import * as field from '../../contract/field.ts'

/** What authorises the creation of an upload, and until `expires` everything on it (semantics §7). */
export const uploadTicketFields = {
  postURL: field.string('where the file is sent: tus creation, or one form post'),
  metadata: field.string('value of the header X-metadata'),
  expires: field.string('value of the header X-expires, ISO 8601 with milliseconds'),
  signature: field.string('value of the header X-signature'),
}

/** Answer of getUploadParamsForTemplate and getUploadParamsForIso (api-commands §0). */
export const uploadParamsFields = {
  id: field.string('id of the new image'),
  ...uploadTicketFields,
}

/** An upload that is not complete (Mold's own). */
export const uploadFields = {
  id: field.string('id of the upload, as in its address'),
  imageid: field.string('the image that it brings'),
  kind: field.string('template or iso'),
  name: field.string('name of the image'),
  format: field.string('declared format'),
  filename: field.string('name of the file, when it was told'),
  state: field.string('new: not begun; receiving: bytes may be missing'),
  url: field.string('path of the upload: HEAD, PATCH and DELETE go there, and POST to begin'),
  offset: field.always(field.long('bytes that are on stable storage')),
  length: field.long('bytes in all, once it was begun'),
  chunksize: field.always(field.long('bytes per entry of chunkdigests')),
  chunkdigests: field.always(
    field.strings('SHA-256 of each complete chunk, hexadecimal, in order: to tell the file again'),
  ),
  tailoffset: field.long('how far taildigest goes; the digests may lag behind the offset'),
  taildigest: field.string('SHA-256 of what comes after these chunks, up to tailoffset'),
  active: field.always(field.boolean('somebody is sending at this moment')),
  keptuntil: field.date('when it is discarded unless more bytes come, or it is begun'),
  created: field.date('when it was made'),
  account: field.string('owner'),
  project: field.string('project that owns it, in place of an account'),
  projectid: field.string('id of that project'),
  domainid: field.string('domain of the owner'),
  domain: field.string('name of that domain'),
  ...uploadTicketFields,
}
