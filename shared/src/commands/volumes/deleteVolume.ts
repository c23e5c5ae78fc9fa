import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §9 */
export const deleteVolume = command({
  name: 'deleteVolume',
  description: 'Deletes a volume that no instance has',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('the volume', { related: 'listVolumes' })) },
  answer: success,
})
