import * as field from '../../contract/field.ts'

export const configurationFields = {
  name: field.string('name of the setting'),
  value: field.string('its value in the scope that was asked for'),
  defaultvalue: field.string('its default'),
  category: field.string('category'),
  group: field.string('group in the console'),
  subgroup: field.string('sub-group in the console'),
  parent: field.string('the setting that it depends on'),
  description: field.string('what it does'),
  displaytext: field.string('its name in words'),
  component: field.string('the part that reads it'),
  scope: field.string('scopes that it can be set in, comma-joined'),
  type: field.string('String, Number, Decimal or Boolean'),
  options: field.string('allowed values, comma-joined'),
  isset: field.boolean('true when the place that was asked for has a value of its own', 'mold'),
  isdynamic: field.always(field.boolean('always true: every setting acts at once')),
}
