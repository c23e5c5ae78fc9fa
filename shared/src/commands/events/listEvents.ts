import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'

/** api-commands §12: newest first; only the caller's account unless an admin asks for more. */
export const listEvents = command({
  name: 'listEvents',
  description: 'Lists events, newest first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this event'),
    type: param.string('exact type, such as TEMPLATE.CREATE'),
    level: param.oneOf(['INFO', 'WARN', 'ERROR'], 'INFO, WARN or ERROR'),
    state: param.string('Created, Scheduled, Started or Completed'),
    startdate: param.date('events at or after this time'),
    enddate: param.date('events at or before this time'),
    startid: param.uuid('the first event of a chain, with those that followed from it'),
    entrytime: param.integer(
      'events that were entered at most this many seconds ago; with duration, it has to be the greater of the two',
    ),
    duration: param.integer(
      'the first events of work that has gone on for at least this many seconds and has not completed',
    ),
    resourceid: param.string('events of the thing with this id; goes with resourcetype'),
    resourcetype: param.string('kind of that thing: Template, Iso, …'),
    archived: param.boolean('accepted; archived events are a list of their own'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('event', {
    id: field.string('id of the event'),
    username: field.string('who did it'),
    type: field.string('type'),
    level: field.string('INFO, WARN or ERROR'),
    description: field.string('what happened'),
    account: field.string('account that it belongs to'),
    domainid: field.string('domain of that account'),
    domain: field.string('name of that domain'),
    domainpath: field.string('path of that domain'),
    project: field.string('project that it belongs to'),
    projectid: field.string('id of that project'),
    created: field.date('when it happened'),
    state: field.string('Created, Scheduled, Started or Completed'),
    parentid: field.string('the event that it followed from'),
    resourceid: field.string('the thing that it is about'),
    resourcetype: field.string('kind of that thing'),
    resourcename: field.string('name of that thing at the time'),
    archived: field.always(field.boolean('archived')),
  }),
})
