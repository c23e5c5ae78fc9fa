import { command, everyRole, success } from '../../contract/command.ts'
import { eventChoiceParams } from './event-choice.params.ts'

/** api-commands §12: a user's own account's; of admins also those below them. */
export const archiveEvents = command({
  name: 'archiveEvents',
  description: 'Archives events, so that lists show them only when archived ones are asked for',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: eventChoiceParams,
  answer: success,
})
