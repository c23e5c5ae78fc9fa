import * as field from '../../contract/field.ts'
import { resourceFields } from '../limits/resource.fields.ts'

export const domainFields = {
  id: field.string('id of the domain'),
  name: field.string('name'),
  level: field.integer('how far below ROOT, which is 0'),
  parentdomainid: field.string('the domain that it lies in'),
  parentdomainname: field.string('name of that domain'),
  haschild: field.always(field.boolean('there are domains below it')),
  path: field.string('path from ROOT, such as ROOT/a'),
  state: field.string('Active or Inactive'),
  networkdomain: field.string('network domain of the guests'),
  created: field.date('when it was made'),
  domaindetails: field.map('further details'),
  ...resourceFields,
}
