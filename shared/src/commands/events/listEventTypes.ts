import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'

/** api-commands §12: what listEvents, archiveEvents and deleteEvents take as `type`. */
export const listEventTypes = command({
  name: 'listEventTypes',
  description: 'Lists the types of events that there are',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {},
  answer: listOf('eventtype', { name: field.string('name of the type, such as TEMPLATE.CREATE') }),
})
