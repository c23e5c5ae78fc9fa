import * as param from '../../contract/param.ts'

/** What both copy commands take (api-commands §1). */
export const copyParams = {
  id: param.required(param.uuid('id of the image')),
  sourcezoneid: param.uuid('the zone to read it from; any that has it when absent or -1', {
    related: 'listZones',
  }),
  destzoneid: param.uuid('the zone to copy it to', { related: 'listZones' }),
  destzoneids: param.uuids('the zones to copy it to; not together with destzoneid', {
    related: 'listZones',
  }),
}
