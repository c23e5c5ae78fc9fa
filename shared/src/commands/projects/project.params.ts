import * as param from '../../contract/param.ts'

const ofProject = { related: 'listProjects' }

export const id = param.required(param.uuid('id of the project', ofProject))
export const projectid = param.required(param.uuid('id of the project', ofProject))
export const name = param.string('name, once in a domain')
export const displaytext = param.string('description')
export const roletype = param.oneOf(
  ['Admin', 'Regular'],
  'Admin, who manages the project, or Regular',
)
