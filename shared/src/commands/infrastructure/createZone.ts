import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { zoneFields } from './zone.fields.ts'
import { zoneParams } from './zone.params.ts'

/** api-commands §5: starts Disabled unless the call says otherwise (decisions: Settings, stores, zones). */
export const createZone = command({
  name: 'createZone',
  description: 'Makes a zone',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name, which no other zone has')),
    networktype: param.required(param.oneOf(['Basic', 'Advanced'], 'Basic or Advanced')),
    dns1: param.required(param.string('first DNS server')),
    internaldns1: param.required(param.string('first internal DNS server')),
    domainid: param.uuid('makes it private to this domain and those below', {
      related: 'listDomains',
    }),
    securitygroupenabled: param.boolean('security groups'),
    isedge: param.boolean('a zone at the edge'),
    ...zoneParams,
  },
  answer: objectOf('zone', zoneFields),
})
