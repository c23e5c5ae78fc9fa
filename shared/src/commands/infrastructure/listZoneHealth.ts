import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

const problemFields = {
  code: field.string(
    'code of the error table: zone.* for everybody, store.* and host.* for root admins',
  ),
  text: field.string('what is wrong and what to do, in words'),
  level: field.string('attention, or failed: something does not work at the moment'),
  params: field.map('what the words are filled with'),
  storeid: field.string('the image store that it is about (root admins)'),
  storename: field.string('name of that image store (root admins)'),
  hostid: field.string('the host that it is about (root admins)'),
  hostname: field.string('name of that host (root admins)'),
}

/** Mold's own (pain 37): one small answer that says what is wrong in each zone. */
export const listZoneHealth = command({
  name: 'listZoneHealth',
  description: 'Says what is wrong in the zones that the caller may use',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: { zoneid: param.uuid('only this zone', { related: 'listZones' }) },
  answer: listOf('zonehealth', {
    zoneid: field.string('id of the zone'),
    zonename: field.string('name of the zone'),
    state: field.string('ok, attention or failed: the worst of its problems'),
    problems: field.always(field.objects('what is wrong, the worst first', problemFields)),
  }),
})
