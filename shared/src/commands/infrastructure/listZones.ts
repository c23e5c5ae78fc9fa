import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting, tagsFilter } from '../common.ts'
import { zoneFields } from './zone.fields.ts'

/** api-commands §5: users see enabled zones that are public or belong to their domain. */
export const listZones = command({
  name: 'listZones',
  description: 'Lists zones',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this zone'),
    ids: param.uuids('only these zones'),
    available: param.boolean('true: only zones that can be used now'),
    domainid: param.uuid('zones that belong to this domain', { related: 'listDomains' }),
    name: param.string('exact name'),
    networktype: param.string('Basic or Advanced'),
    ...keyword,
    ...tagsFilter,
    ...sorting,
    ...paging,
  },
  answer: listOf('zone', zoneFields),
})
