import { boolean, number, section, text } from '../setting.ts'

/** Clients refuse JSON of any other type (protocol §1); another could make browsers run an answer. */
export const jsonTypes: readonly string[] = [
  'application/json; charset=UTF-8',
  'application/json',
  'text/javascript; charset=UTF-8',
  'text/javascript',
]

export const apiSettings = {
  ...section(
    { group: 'API', subgroup: 'Console', category: 'Hidden', component: 'commands' },
    {
      'console.first.run.done': boolean(
        false,
        'First run',
        'Whether somebody has answered or skipped the page for the first run',
        { hidden: true },
      ),
    },
  ),
  ...section(
    { group: 'API', subgroup: 'Lists', category: 'Advanced', component: 'commands' },
    {
      'default.page.size': number(
        500,
        'Largest page',
        'Most entries that one call lists, and how many it lists when none are asked for; -1 is no limit',
        { min: 1, max: 100_000, unlimited: true },
      ),
      'detail.batch.query.size': number(
        2_000,
        'Rows read at a time',
        'Kept for tools that set it: lists read the details of all their rows with one query',
        { min: 1, max: 100_000 },
      ),
    },
  ),
  ...section(
    { group: 'API', subgroup: 'Throttling', category: 'Advanced', component: 'http' },
    {
      'api.throttling.enabled': boolean(
        false,
        'Limit calls',
        'Whether calls of users are limited; admins are exempt',
      ),
      'api.throttling.interval': number(
        1,
        'Interval of the limit',
        'Seconds over which calls are counted',
        { min: 1, max: 86_400, parent: 'api.throttling.enabled' },
      ),
      'api.throttling.max': number(
        25,
        'Calls within the interval',
        'Most calls that an account may make within the interval',
        { min: 1, max: 1_000_000, parent: 'api.throttling.enabled' },
      ),
    },
  ),
  ...section(
    { group: 'API', subgroup: 'Requests', category: 'Advanced', component: 'http' },
    {
      'api.signature.version3.required': boolean(
        false,
        'Require signatures that expire',
        'Whether signed requests without signatureversion=3 and expires are refused',
      ),
      'integration.api.port': number(
        null,
        'Integration port',
        'Port of a listener that takes calls without signature or session, as root admin; nothing or 0 is off',
        { min: 0, max: 65_535 },
      ),
      'job.expire.minutes': number(
        1_440,
        'How long finished jobs are kept',
        'Minutes after which a finished job may be forgotten',
        { min: 1, max: 525_600 },
      ),
      'json.content.type': text(
        'application/json; charset=UTF-8',
        'Type of JSON answers',
        'Content-Type of answers of the API in JSON, for clients that ask for another',
        { options: jsonTypes },
      ),
    },
  ),
}
