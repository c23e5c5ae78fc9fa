import {
  badMap,
  denied,
  failure,
  malformed,
  parameter,
  unauthorized,
  unsupported,
} from './kinds.ts'

/* Texts of reference/api-protocol.md §§1-8, verbatim where the protocol gives them. */
export const apiErrors = {
  'api.no_command': unsupported('Invalid request, no command sent'),
  'api.no_command_session': { status: 400, cserrorcode: 9999, text: 'no command specified' },
  'api.unknown_command': unsupported('Unknown API command: {command}'),
  'api.missing_parameter': malformed(
    'Unable to execute API command {command} due to missing parameter {name}',
  ),
  'api.invalid_value': malformed(
    'Unable to execute API command {command} due to invalid value {value} for parameter {name}',
  ),
  'api.invalid_uuid': malformed(
    'Unable to execute API command {command} due to invalid value. Invalid parameter {name} value={value} due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.',
  ),
  'api.empty_value': malformed('Empty or null value provided for API arg: {name}'),
  'api.sort_unknown': parameter('Cannot sort by {field}; use one of {allowed}'),
  'api.facet_unknown': parameter('Cannot count by {name}; use one of {allowed}'),
  'api.not_positive': malformed('Invalid value provided for API arg: {name}'),
  'api.too_long': malformed('Value greater than max allowed length {max} for param: {name}'),
  'api.control_characters': malformed(
    'Received value containing illegal ASCII non-printable characters for parameter {name}',
  ),
  'api.bad_date': malformed(
    'Unable to parse date {value} for command {command}, please pass dates in the format mentioned in the api documentation',
  ),
  'api.bad_map': badMap(
    'Unable to decode parameter {name}; if specifying an object array, please use parameter[index].field=XXX, e.g. userGroupList[0].group=httpGroup',
  ),
  'api.map_too_large': malformed(
    'The parameter {name} is too large: at most {entries} entries with {keyLength} characters in a name, {valueLength} in a value and {bytes} bytes in all; shorten it and try again',
  ),
  'api.page_without_size': malformed('"pagesize" parameter is required when "page" is specified'),
  'api.size_without_page': malformed('"page" parameter is required when "pagesize" is specified'),
  'api.page_size_limit': malformed("Page size can't exceed max allowed page size value: {max}"),
  'api.page_unlimited': malformed("Can't specify page parameter when pagesize is -1 (Unlimited)"),
  'api.repeated_parameter': malformed(
    'The parameter {name} is given more than once in a signed request; send it once',
  ),
  'api.post_only': {
    status: 405,
    cserrorcode: 9999,
    text: 'Please use HTTP POST to authenticate using this API',
  },
  'api.body_too_large': malformed(
    'The request is larger than {max} bytes; images are sent by upload or URL, not as a parameter',
  ),
  'api.body_unreadable': malformed(
    'The body of the request cannot be read ({reason}); send it as application/x-www-form-urlencoded in UTF-8',
  ),
  'api.too_many_parameters': malformed(
    'The request has more than {max} parameters; split it into several calls',
  ),
  'api.method_not_allowed': {
    status: 405,
    cserrorcode: 9999,
    text: '{method} is not used at this address; please use {allowed}',
  },
  'api.not_found': {
    status: 404,
    cserrorcode: 9999,
    text: 'There is nothing at this address; the API is at /client/api',
  },
  'api.bad_session': unauthorized('unable to verify user credentials'),
  'api.session_key_missing': unauthorized(
    'unable to verify user credentials; a call that changes something needs the session key as parameter sessionkey or header X-Session-Key',
  ),
  'api.bad_signature': unauthorized('unable to verify user credentials and/or request signature'),
  'api.not_available': unauthorized(
    "The given command '{command}' either does not exist, is not available for user.",
  ),
  'api.cross_site': unauthorized(
    'This request came from another site; open the console itself and try again',
  ),
  'api.login_failed': denied(
    'Failed to authenticate user {username} in domain {domain}; please provide valid credentials',
  ),
  'api.login_domain_unknown': denied('Unable to find the domain from the path {path}'),
  'api.login_domain_id': unauthorized('Invalid domain id entered, please enter a valid one'),
  'api.login_delayed': denied(
    'Too many failed sign-ins; please wait {seconds} seconds and try again',
  ),
  'api.login_disabled': denied(
    'User {username} or its account is disabled or locked; please contact an administrator',
  ),
  'api.denied': denied('Account {account} does not have permission to do this'),
  'api.busy': {
    status: 503,
    cserrorcode: 4250,
    text: 'The server has too many requests in progress; please try again in a moment',
  },
  'api.stopping': {
    status: 503,
    cserrorcode: 4250,
    text: 'The server is about to stop; please try again in a moment',
  },
  'api.limit_reached': {
    status: 429,
    cserrorcode: 4545,
    text: 'The given user has reached his/her account api limit, please retry after {ms} ms.',
  },
  'api.too_many_streams': {
    status: 429,
    cserrorcode: 4545,
    text: 'This session has {max} event streams open already; please close a window of the console',
  },
  'api.internal': failure(
    'Internal error executing command, please contact your system administrator',
  ),
  'api.database_unavailable': failure(
    'The database does not answer at the moment; nothing was changed, please try again',
  ),
  'api.database_timeout': failure(
    'The request took longer than the database allows; narrow it down (a zone, a keyword, a smaller page) and try again',
  ),
  'api.database_conflict': failure(
    'Somebody else changed the same thing at the same moment; nothing was done, please try again',
  ),
  'api.database_full': failure(
    'The database has no space left, so nothing was changed; an administrator has to free space on its disk',
  ),
  'job.which': parameter('Expected parameter job id or parameters resource type and resource id'),
  'job.not_found': parameter('Unable to find a job by id {id}'),
  'job.not_endable': parameter('A job of {command} cannot be cancelled; wait until it has ended'),
  'job.too_many': parameter(
    'The account has {max} jobs of {command} already that have not ended; try it again when one has, or cancel one',
  ),
  'job.ended': parameter('The job has ended already; look at its result'),
  'job.cancelled': failure('The job was cancelled; what it had done until then stays done'),
  'account.not_found': parameter('could not find account {account} in domain {domain}'),
  'account.and_project': parameter("Account and projectId can't be specified together"),
  'project.not_found': parameter('Unable to find project by id {id}'),
  'project.no_access': denied("Account {account} can't access project id={id}"),
  'project.not_active': parameter(
    "Can't add to the project {name} in state={state} as it's no longer active; activate it first",
  ),
  'user.not_found': parameter('User not found by API key'),
  'zone.invalid': parameter('Please specify a valid zone.'),
  'zone.disabled': denied('Cannot perform this operation, Zone {zone} is currently disabled'),
} as const
