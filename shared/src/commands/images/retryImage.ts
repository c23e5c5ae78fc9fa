import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { url } from './image.params.ts'

/** Mold's own: tries a failed or cancelled image again, from the same or another address. */
export const retryImage = command({
  name: 'retryImage',
  description: 'Tries a failed or cancelled image again, without registering it anew',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(param.uuid('id of the template or ISO')),
    zoneid: param.uuid('only in this zone', { related: 'listZones' }),
    url,
    checksum: param.string('another digest to check, or empty for none'),
  },
  answer: success,
})
