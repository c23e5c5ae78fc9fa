import { command, everyRole, success } from '../../contract/command.ts'
import { eventChoiceParams } from './event-choice.params.ts'

/** api-commands §12: a user's own account's; of admins also those below them. */
export const deleteEvents = command({
  name: 'deleteEvents',
  description: 'Deletes events for ever; that it was done is an event itself',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: eventChoiceParams,
  answer: success,
})
