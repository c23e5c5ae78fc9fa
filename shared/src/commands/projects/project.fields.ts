import * as field from '../../contract/field.ts'
import { tagFields } from '../images/image.fields.ts'
import { resourceFields } from '../limits/resource.fields.ts'

/** api-commands §0: Project */
export const projectFields = {
  id: field.string('id of the project'),
  name: field.string('name'),
  displaytext: field.string('description'),
  domainid: field.string('domain that it and its members belong to'),
  domain: field.string('name of that domain'),
  domainpath: field.string('path of that domain'),
  owner: field.maps('the accounts that manage it, each under account'),
  projectaccountname: field.string('the account by which it owns things'),
  state: field.string('Active, Suspended or Disabled'),
  created: field.date('when it was created'),
  vmrunning: field.integer('instances that run'),
  vmstopped: field.integer('instances that are stopped'),
  tags: field.always(field.objects('tags; none yet', tagFields)),
  ...resourceFields,
  role: field.string('Admin or Regular, if the caller’s account is a member', 'mold'),
  membercount: field.long('accounts that are members', 'mold'),
  can: field.anything('what the caller may do now: action → true, or why not', 'mold'),
}
