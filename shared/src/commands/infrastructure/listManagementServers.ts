import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'

/** The reference's name; which process does what, and how the database answers it, is Mold's own. */
export const listManagementServers = command({
  name: 'listManagementServers',
  description:
    'Lists the processes of this installation, those that have been silent for a day not any more',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this one'),
    name: param.string('exact name'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('managementserver', {
    id: field.string('id of the process, until it ends'),
    name: field.string('name of its machine'),
    state: field.string('Up, or Down: it gives no sign of life'),
    version: field.string('release of the protocol'),
    lastserverstart: field.date('when it began'),
    processid: field.integer('number of the process on its machine'),
    roles: field.strings('api, worker and agent; of a worker converter and checker too'),
    lastseen: field.date('its last sign of life'),
    databasems: field.integer('milliseconds that the database took to answer, lately'),
    isdatabaseslow: field.always(field.boolean('whether that is slow')),
  }),
})
