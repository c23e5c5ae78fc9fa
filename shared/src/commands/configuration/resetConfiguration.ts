import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { configurationFields } from './configuration.fields.ts'
import { scopeParams } from './scope.params.ts'

/** api-commands §4: sets the default, or removes the value of one scope. */
export const resetConfiguration = command({
  name: 'resetConfiguration',
  description: 'Sets a setting back to its default, or removes its value in one scope',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name of the setting')),
    ...scopeParams,
    imagestoreid: param.uuid('the value for this image store', { related: 'listImageStores' }),
  },
  answer: objectOf('configuration', configurationFields),
})
