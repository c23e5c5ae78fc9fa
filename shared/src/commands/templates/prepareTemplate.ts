import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageFields } from '../images/image.fields.ts'

/** api-commands §1: answers at once, the hosts fetch it meanwhile. */
export const prepareTemplate = command({
  name: 'prepareTemplate',
  description: 'Brings a template to the primary storage of a zone before anything needs it there',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    templateid: param.required(param.uuid('the template', { related: 'listTemplates' })),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    storageid: param.uuid('only this primary storage', { related: 'listStoragePools' }),
  },
  answer: listOf('template', imageFields),
})
