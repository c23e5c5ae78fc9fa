import * as field from '../../contract/field.ts'

/** What both kinds of offering say of themselves (api-commands §10). */
const commonFields = {
  id: field.string('id of the offering'),
  name: field.string('name'),
  displaytext: field.string('description'),
  created: field.date('when it was made'),
  storagetype: field.string('local'),
  provisioningtype: field.string('thin'),
  state: field.string('Active'),
  iscustomizediops: field.always(field.boolean('always false')),
}

export const serviceOfferingFields = {
  ...commonFields,
  cpunumber: field.integer('processors'),
  cpuspeed: field.integer('MHz that each of them counts as'),
  memory: field.integer('MiB'),
  offerha: field.always(field.boolean('always false')),
  limitcpuuse: field.always(field.boolean('always false')),
  isvolatile: field.always(field.boolean('always false')),
  issystem: field.always(field.boolean('always false')),
  defaultuse: field.always(field.boolean('always false')),
  iscustomized: field.always(field.boolean('always false')),
  dynamicscalingenabled: field.always(field.boolean('always false')),
  diskofferingstrictness: field.always(field.boolean('always false')),
  encryptroot: field.always(field.boolean('always false')),
  purgeresources: field.always(field.boolean('always false')),
}

export const diskOfferingFields = {
  ...commonFields,
  disksize: field.long('GiB; absent where whoever uses it says how many'),
  iscustomized: field.always(field.boolean('whoever uses it says how large the disk is')),
  displayoffering: field.always(field.boolean('always true')),
  encrypt: field.always(field.boolean('always false')),
  disksizestrictness: field.always(field.boolean('always false')),
}
