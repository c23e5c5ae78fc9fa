import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'

/** Mold's own (decisions: Addresses): what the console's page for the first run asks and offers. */
export const getFirstRun = command({
  name: 'getFirstRun',
  description: 'Says whether an installation has been set up, and which networks its machine is in',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {},
  answer: objectOf('firstrun', {
    done: field.always(
      field.boolean('somebody has answered or skipped it: the setting console.first.run.done'),
    ),
    networks: field.always(
      field.strings('internal networks of the server’s own addresses, as CIDRs to suggest'),
    ),
  }),
})
