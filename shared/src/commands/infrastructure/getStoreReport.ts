import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { storeReportFields } from './store-report.fields.ts'

/** Mold's own: what collecting would remove, and what is missing. Reads every file name, so a job. */
export const getStoreReport = command({
  name: 'getStoreReport',
  description:
    'Says what image stores hold that nothing needs, and what they lack; changes nothing',
  roles: rootOnly,
  mode: 'async',
  readonly: false,
  since: 'mold',
  params: {
    id: param.uuid('only this image store', { related: 'listImageStores' }),
    verify: param.boolean('true: reads every file and compares its digest, which takes long'),
  },
  answer: objectOf('storereport', storeReportFields),
})
