import * as field from '../../contract/field.ts'

const findingFields = {
  code: field.always(field.string('names the finding, such as host_keys')),
  severity: field.always(
    field.string(
      'serious: whoever uses the template is in danger; attention: machines get in each other’s way; note',
    ),
  ),
  text: field.always(field.string('what was found, in words')),
  fix: field.always(field.string('what to do about it, in words')),
  paths: field.always(field.strings('the first of the files that it is about')),
  count: field.always(field.integer('how many files it is about')),
}

/** What was found in the disk of a template. */
export const imageCheckFields = {
  id: field.string('the template'),
  name: field.string('its name'),
  checked: field.date('when its disk was read'),
  osfamily: field.string('linux, windows, or none when no system was found'),
  osname: field.string('how the system names itself, with its version'),
  ostypeid: field.string('the OS type that fits it, if there is one'),
  ostypename: field.string('description of that OS type'),
  findings: field.always(field.objects('what was found, the worst first', findingFields)),
}
