import { failure, parameter } from './kinds.ts'

/* Tags (api-commands §11), and the archive of events (§12). */
export const tagErrors = {
  'tag.type': parameter('Invalid resource type {type}'),
  'tag.key': parameter(
    'The tag key "{key}" cannot be used; a key has 1 to {max} characters and no spaces around it',
  ),
  'tag.value': parameter('The value of tag {key} has more than {max} characters; shorten it'),
  'tag.repeated': parameter('The tag {key} is given more than once; send each key once'),
  'tag.taken': failure('tag {key} already on {resource}'),
  'tag.too_many': failure(
    '{name} would have more than {max} tags; remove some that are not needed any more first',
  ),
  'event.which': parameter(
    'Parameters specified are invalid: name events by ids, by type, or by enddate',
  ),
  'event.entry_time': parameter('Entry time must be greater than duration'),
  'event.start_without_end': parameter('enddate must be specified with startdate parameter'),
  'event.not_yours': parameter(
    'At least one of the events does not exist or belongs to another account; list them again and choose anew',
  ),
} as const
