import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

/** What both update commands take (api-commands §1). */
export const updatePermissionParams = {
  id: param.required(param.uuid('the image')),
  accounts: param.list('names of accounts in the domain of the owner', {
    length: 65_535,
    related: 'listAccounts',
  }),
  projectids: param.uuids('projects that the caller belongs to', {
    length: 65_535,
    related: 'listProjects',
  }),
  ispublic: param.boolean('everyone may use it'),
  isfeatured: param.boolean('shown as featured (root admins)'),
  isextractable: param.boolean('may be downloaded by those who may use it'),
  op: param.string('add, remove or reset: what becomes of the accounts or projects'),
}

/** One that an image is shared with. */
const grantFields = {
  type: field.always(field.string('account or project')),
  id: field.always(field.string('id of the account or the project')),
  name: field.always(field.string('name')),
  granted: field.always(field.date('since when')),
}

/** api-commands §0: TemplatePermission. */
export const permissionFields = {
  id: field.always(field.string('the image')),
  ispublic: field.always(field.boolean('everyone may use it')),
  domainid: field.string('domain of the owner (admins)'),
  account: field.strings('names of the accounts that may use it; of a private one the owner too'),
  projectids: field.strings('ids of the projects whose members may use it'),
  grants: field.always(field.objects('whom it is shared with, by name', grantFields, 'mold')),
}
