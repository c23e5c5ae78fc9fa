import * as param from '../../contract/param.ts'

/** What bears tags (api-commands §11). */
export const taggedTypes = ['Template', 'ISO', 'UserVm', 'Volume', 'Snapshot'] as const

export const resourceids = param.required(
  param.uuids('ids of the things, all of one kind', {
    related: 'listTemplates,listIsos,listVirtualMachines,listVolumes,listSnapshots',
  }),
)
export const resourcetype = param.required(
  param.string(`kind of the things: ${taggedTypes.join(', ')}, in any case`),
)
