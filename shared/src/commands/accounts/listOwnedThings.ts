import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

const named = { id: field.string('id'), name: field.string('name') }

/**
 * Mold's own: what deleting an account, a domain or a project would take with it, so that whoever
 * deletes one can move images to another owner first. Of each kind the number, and the first ten.
 */
export const listOwnedThings = command({
  name: 'listOwnedThings',
  description: 'Says what deleting an account, a domain or a project would delete with it',
  since: 'mold',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    accountid: param.uuid('an account', { related: 'listAccounts' }),
    domainid: param.uuid('a domain with those below it', { related: 'listDomains' }),
    projectid: param.uuid('a project', { related: 'listProjects' }),
  },
  answer: objectOf('ownedthings', {
    imagecount: field.always(field.long('templates and ISOs')),
    imagebytes: field.always(field.long('bytes that they have, once per zone')),
    images: field.always(
      field.objects('the first of them', {
        ...named,
        kind: field.string('template or iso'),
        account: field.string('its owner account; none for one of a project'),
        project: field.string('name of the project that owns it'),
      }),
    ),
    instancecount: field.always(field.long('instances')),
    instances: field.always(field.objects('the first of them', named)),
    volumecount: field.always(field.long('volumes, those of the instances among them')),
    volumes: field.always(field.objects('the first of them', named)),
    snapshotcount: field.always(field.long('snapshots')),
    snapshots: field.always(field.objects('the first of them', named)),
    projectcount: field.always(
      field.long('projects: those of the domain, or those that nobody but the account manages'),
    ),
    projects: field.always(field.objects('the first of them', named)),
    usercount: field.always(field.long('users')),
    users: field.always(field.objects('the first of them', named)),
    accountcount: field.always(field.long('accounts of the domain and those below')),
    accounts: field.always(field.objects('the first of them', named)),
    domaincount: field.always(field.long('domains below it')),
    domains: field.always(field.objects('the first of them', named)),
  }),
})
