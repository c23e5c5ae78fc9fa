import { command, plain } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'

/** protocol §6: works even when the session is already gone. */
export const logout = command({
  name: 'logout',
  description: 'Ends the session',
  roles: 'public',
  mode: 'sync',
  readonly: false,
  params: {},
  answer: plain({ description: field.string('success') }),
})
