import { command, rootOnly, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §10: instances that have it keep what it gave them. */
export const deleteServiceOffering = command({
  name: 'deleteServiceOffering',
  description: 'Deletes a service offering; its instances stay as they are',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the offering', { related: 'listServiceOfferings' })),
  },
  answer: success,
})
