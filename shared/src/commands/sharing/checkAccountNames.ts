import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { mostNames } from '../../sharing.ts'

/**
 * Mold's own: instant feedback on names that are typed to share with (decisions: Sharing by name). Exact
 * names only, of one domain; those of other domains are as unknown as those that nobody has.
 */
export const checkAccountNames = command({
  name: 'checkAccountNames',
  description: `Says which of up to ${mostNames} names are accounts of the caller's domain`,
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    names: param.required(param.list('exact names of accounts', { length: 16_384 })),
    id: param.uuid('an image that is to be shared: names are of its owner’s domain'),
  },
  answer: listOf('accountname', {
    name: field.always(field.string('as given')),
    found: field.always(field.boolean('an account of the domain has this name')),
  }),
})
