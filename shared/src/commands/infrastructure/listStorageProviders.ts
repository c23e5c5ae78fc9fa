import { adminRoles, command, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { sorting } from '../common.ts'

/** What `addImageStore` takes as provider. Ansible asks before it adds a store, and reads this very key. */
export const listStorageProviders = command({
  name: 'listStorageProviders',
  description: 'Lists the providers of storage',
  roles: adminRoles,
  mode: 'sync',
  readonly: true,
  params: {
    type: param.required(param.string('image, or primary')),
    ...sorting,
  },
  answer: listOf('dataStoreProvider', {
    name: field.string('name of the provider'),
    type: field.string('IMAGE or PRIMARY'),
  }),
})
