import * as field from '../../contract/field.ts'

/** Whose limit or count it is (api-commands §0: ResourceLimit). */
export const limitOwnerFields = {
  resourcetype: field.string('number of the type'),
  resourcetypename: field.string('name of the type'),
  account: field.string('the account that it is for'),
  domainid: field.string('the domain'),
  domain: field.string('name of the domain'),
  domainpath: field.string('path of the domain'),
  project: field.string('the project that it is for'),
  projectid: field.string('id of that project'),
}

export const resourceLimitFields = {
  ...limitOwnerFields,
  max: field.long('most that there may be; -1 is no limit; storage in GiB'),
}
