import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { snapshotFields } from './snapshot.fields.ts'

/** api-commands §9; decisions: a complete image in the zone's store. */
export const createSnapshot = command({
  name: 'createSnapshot',
  description: 'Takes a snapshot of a volume, also while its instance runs',
  className: 'org.apache.cloudstack.api.command.user.snapshot.CreateSnapshotCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    volumeid: param.required(param.uuid('the volume', { related: 'listVolumes' })),
    name: param.string('name; one is made up when absent'),
    quiescevm: param.boolean('stills the instance first, which no host here can'),
    locationtype: param.string('SECONDARY, where all are'),
    asyncbackup: param.boolean('unused'),
    account: param.string('unused: the owner of the volume owns it', { related: 'listAccounts' }),
    domainid: param.uuid('goes with account', { related: 'listDomains' }),
  },
  answer: objectOf('snapshot', snapshotFields),
})
