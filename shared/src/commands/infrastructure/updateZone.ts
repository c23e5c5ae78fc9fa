import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { zoneFields } from './zone.fields.ts'
import { zoneParams } from './zone.params.ts'

/** api-commands §5, semantics §20: `ispublic=true` opens a private zone to everybody. */
export const updateZone = command({
  name: 'updateZone',
  description: 'Changes a zone',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the zone', { related: 'listZones' })),
    name: param.string('name, which no other zone has'),
    dns1: param.string('first DNS server'),
    internaldns1: param.string('first internal DNS server'),
    ispublic: param.boolean('true: no longer private to a domain'),
    dhcpprovider: param.string('DHCP provider'),
    details: param.pairs('further details, in place of those of before'),
    sortkey: param.integer('zones are listed by it, the lowest first'),
    ...zoneParams,
  },
  answer: objectOf('zone', zoneFields),
})
