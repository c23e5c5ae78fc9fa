import * as param from '../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from './common.ts'

/** Parameters of lists that are always empty: what clients send with them narrows nothing. */
export const nothingParams = {
  id: param.string('only the one with this id'),
  zoneid: param.uuid('those of this zone', { related: 'listZones' }),
  ...listOwnerParams,
  ...keyword,
  ...tagsFilter,
  ...sorting,
  ...paging,
}
