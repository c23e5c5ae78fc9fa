import { parameter } from './kinds.ts'

/*
 * Settings. Texts of reference/api-commands.md §4 are verbatim; a value that does not fit is refused
 * in the reference's form `name : reason`.
 */
export const settingErrors = {
  'setting.name_empty': parameter('Empty configuration name provided'),
  'setting.unknown': parameter("Config parameter with name {name} doesn't exist"),
  'setting.wrong_scope': parameter('Invalid scope id provided for the parameter {name}'),
  'setting.several_scopes': parameter(
    'cannot handle multiple IDs, provide only one ID corresponding to the scope',
  ),
  'setting.subgroup_alone': parameter(
    'Configuration group name must be specified with the subgroup name',
  ),
  'setting.not_boolean': parameter(
    '{name} : {value} is neither true nor false; give one of the two',
  ),
  'setting.not_integer': parameter(
    '{name} : {value} is not a whole number; give digits only, such as {example}',
  ),
  'setting.not_decimal': parameter(
    '{name} : {value} is not a number; give digits with at most one decimal point, such as {example}',
  ),
  'setting.out_of_range': parameter(
    '{name} : {value} is out of range; give a number from {min} to {max}',
  ),
  'setting.out_of_range_unlimited': parameter(
    '{name} : {value} is out of range; give a number from {min} to {max}, or -1 for no limit',
  ),
  'setting.too_long': parameter(
    '{name} : the value has {length} characters and at most {max} are allowed; shorten it',
  ),
  'setting.not_an_option': parameter(
    '{name} : {value} is not one of the allowed values; use {options}',
  ),
  'setting.empty_list': parameter('{name} : at least one value is needed; use {options}'),
  'setting.not_cidr': parameter(
    '{name} : {value} is not an address range; give ranges such as 10.20.0.0/16 or 2001:db8::/48, separated by commas',
  ),
  'setting.bad_url': parameter('{name} : {reason}'),
  'setting.bad_checksum': parameter('{name} : {reason}'),
  'setting.fixed': parameter(
    '{name} : it is derived from MOLD_SECRET_KEY and cannot be set; change that key instead',
  ),
} as const
