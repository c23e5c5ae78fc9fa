import * as field from '../../contract/field.ts'

/** api-commands §7 */
export const invitationFields = {
  id: field.string('id of the invitation'),
  projectid: field.string('id of the project'),
  project: field.string('name of the project'),
  account: field.string('account that is invited'),
  domainid: field.string('domain of that account'),
  domain: field.string('name of that domain'),
  domainpath: field.string('path of that domain'),
  state: field.string('Pending, Completed, Expired or Declined'),
  role: field.string('Admin or Regular, once it is accepted', 'mold'),
  created: field.date('when the account was invited', 'mold'),
  expires: field.date('until when a pending one can be accepted', 'mold'),
  can: field.anything('what the caller may do now: action → true, or why not', 'mold'),
}
