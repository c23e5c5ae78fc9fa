import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { storeReportFields } from './store-report.fields.ts'

/** Mold's own: removes what getStoreReport shows; may be stopped and run again at any moment. */
export const collectStore = command({
  name: 'collectStore',
  description: 'Removes what image stores hold that nothing needs; answers what was removed',
  roles: rootOnly,
  mode: 'async',
  readonly: false,
  since: 'mold',
  params: {
    id: param.uuid('only this image store', { related: 'listImageStores' }),
  },
  answer: objectOf('storereport', storeReportFields),
})
