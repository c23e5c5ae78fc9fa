import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { configurationFields } from './configuration.fields.ts'
import { scopeParams } from './scope.params.ts'

/** api-commands §4: hidden settings never appear. */
export const listConfigurations = command({
  name: 'listConfigurations',
  description: 'Lists settings with their values',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: {
    category: param.string('settings of this category'),
    name: param.string('exact name'),
    group: param.string('settings of this group; all of them, without paging'),
    subgroup: param.string('settings of this sub-group; goes with group'),
    parent: param.string('settings that depend on this one'),
    ...scopeParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('configuration', configurationFields),
})
