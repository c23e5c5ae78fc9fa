import { command, rootOnly, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §10: volumes that have it stay as they are. */
export const deleteDiskOffering = command({
  name: 'deleteDiskOffering',
  description: 'Deletes a disk offering; its volumes stay as they are',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the offering', { related: 'listDiskOfferings' })),
  },
  answer: success,
})
