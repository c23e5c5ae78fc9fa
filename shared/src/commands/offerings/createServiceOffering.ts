import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { serviceOfferingFields } from './offering.fields.ts'

/** api-commands §10 */
export const createServiceOffering = command({
  name: 'createServiceOffering',
  description: 'Makes a service offering, which everyone may use',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name')),
    displaytext: param.string('description; the name when absent', { length: 4096 }),
    cpunumber: param.integer('processors, 1 to 255'),
    cpuspeed: param.integer('MHz that each of them counts as'),
    memory: param.integer('MiB, 32 at least'),
    storagetype: param.string('local (default), or shared, which is taken as local'),
    provisioningtype: param.string('thin (default)'),
    customized: param.boolean('true is refused: an offering says how much it is'),
    domainid: param.uuids('refused: everyone may use an offering', { related: 'listDomains' }),
    zoneid: param.uuids('refused: every zone has all offerings', { related: 'listZones' }),
    hosttags: param.string('refused: any host may be chosen'),
    tags: param.string('refused: a host has one primary storage'),
  },
  answer: objectOf('serviceoffering', serviceOfferingFields),
})
