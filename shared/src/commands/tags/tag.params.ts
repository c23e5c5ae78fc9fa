import * as param from '../../contract/param.ts'

export const resourceids = param.required(
  param.uuids('ids of the things, all of one kind', { related: 'listTemplates,listIsos' }),
)
export const resourcetype = param.required(
  param.string('kind of the things: Template or ISO, in any case'),
)
