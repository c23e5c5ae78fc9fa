import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { configurationFields } from './configuration.fields.ts'
import { scopeParams } from './scope.params.ts'

/** api-commands §4 */
export const updateConfiguration = command({
  name: 'updateConfiguration',
  description: 'Changes a setting, everywhere or in one scope; it acts at once',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name of the setting')),
    value: param.string('the new value; empty or "null" clears it', { length: 4096 }),
    ...scopeParams,
  },
  answer: objectOf('configuration', configurationFields),
})
