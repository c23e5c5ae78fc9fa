import { command, everyRole, objectOf } from '../../contract/command.ts'
import { copyParams } from '../images/copy.params.ts'
import { imageFields } from '../images/image.fields.ts'

/** api-commands §2: as copyTemplate, whose envelope and key it answers with (protocol §2). */
export const copyIso = command({
  name: 'copyIso',
  description: 'Copies an ISO to further zones',
  className: 'org.apache.cloudstack.api.command.user.iso.CopyIsoCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: copyParams,
  answer: objectOf('template', imageFields),
  envelope: 'copytemplateresponse',
})
