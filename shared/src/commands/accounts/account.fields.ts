import * as field from '../../contract/field.ts'
import { resourceFields } from '../limits/resource.fields.ts'
import { userFields } from '../users/user.fields.ts'

export const accountFields = {
  id: field.string('id of the account'),
  name: field.string('name'),
  accounttype: field.integer('0 user, 1 root admin, 2 domain admin, 3 resource admin'),
  roleid: field.string('id of its role'),
  roletype: field.string('Admin, ResourceAdmin, DomainAdmin or User'),
  rolename: field.string('name of its role'),
  domainid: field.string('id of its domain'),
  domain: field.string('name of its domain'),
  domainpath: field.string('path of its domain'),
  state: field.string('enabled, disabled or locked'),
  created: field.date('when it was made'),
  isdefault: field.boolean('made by the first start'),
  iscleanuprequired: field.boolean('always false: what is deleted goes by itself'),
  networkdomain: field.string('network domain of the guests'),
  accountdetails: field.map('further details'),
  user: field.objects('its users', userFields),
  vmrunning: field.integer('instances that run'),
  vmstopped: field.integer('instances that are stopped'),
  ...resourceFields,
}
