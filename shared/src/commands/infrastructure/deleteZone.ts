import { command, rootOnly, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §5: only an empty zone goes. */
export const deleteZone = command({
  name: 'deleteZone',
  description: 'Deletes a zone that has no images, no image stores, no hosts and no volumes',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the zone', { related: 'listZones' })) },
  answer: success,
})
