import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

const fieldFields = {
  name: field.string('name of the field'),
  description: field.string('what it holds'),
  type: field.string('its type'),
  since: field.string('the release that added it; "mold" for additions to the protocol'),
}

/* Answers nest: rows have zones, zones have parameters of errors. Deeper ones are cut. */
const innerFields = {
  ...fieldFields,
  response: field.objects('fields of the sub-object', fieldFields),
}

const outerFields = {
  ...fieldFields,
  response: field.objects('fields of the sub-object', innerFields),
}

/** protocol §10 */
export const listApis = command({
  name: 'listApis',
  description: 'Lists the commands that the caller may use, with their parameters and answers',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: { name: param.string('only this command, in any case') },
  answer: listOf('api', {
    name: field.string('name of the command'),
    description: field.string('what it does'),
    since: field.string('the release that added it; "mold" for additions to the protocol'),
    related: field.string('comma-joined names of related commands'),
    roles: field.strings('the roles that may use it', 'mold'),
    isasync: field.always(field.boolean('whether it answers with a job')),
    params: field.always(
      field.objects('its parameters', {
        name: field.string('name of the parameter'),
        description: field.string('what it means'),
        type: field.string('its type'),
        length: field.integer('longest value in characters'),
        required: field.always(field.boolean('whether it has to be given')),
        since: field.string('the release that added it'),
        related: field.string('comma-joined names of commands that list its values'),
      }),
    ),
    response: field.always(
      field.objects('fields of its answer', {
        ...fieldFields,
        response: field.objects('fields of the sub-object', outerFields),
      }),
    ),
  }),
})
