import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { diskOfferingFields } from './offering.fields.ts'

/** api-commands §10 */
export const createDiskOffering = command({
  name: 'createDiskOffering',
  description: 'Makes a disk offering, which everyone may use',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name')),
    displaytext: param.string('description; the name when absent', { length: 4096 }),
    disksize: param.long('GiB; required unless customized'),
    customized: param.boolean('whoever uses it says how large the disk is'),
    storagetype: param.string('local (default), or shared, which is taken as local'),
    provisioningtype: param.string('thin (default)'),
    domainid: param.uuids('refused: everyone may use an offering', { related: 'listDomains' }),
    zoneid: param.uuids('refused: every zone has all offerings', { related: 'listZones' }),
    tags: param.string('refused: a host has one primary storage'),
  },
  answer: objectOf('diskoffering', diskOfferingFields),
})
