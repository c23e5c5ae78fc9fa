import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** Mold's own: stops what is fetching an image; it stays in the list and can be retried. */
export const cancelImage = command({
  name: 'cancelImage',
  description: 'Stops fetching or copying an image; it stays listed and can be retried or deleted',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(param.uuid('id of the template or ISO')),
    zoneid: param.uuid('only in this zone', { related: 'listZones' }),
  },
  answer: success,
})
