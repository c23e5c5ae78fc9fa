import type { eventChoiceParams } from '@mold/shared/commands/events/event-choice.params.ts'
import type { ValuesOf } from '@mold/shared/contract/param.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin, isRoot, ownAccounts } from '../../access/caller.ts'
import { everything, type OwnerScope } from '../../access/owners.ts'
import type { EventChoice } from '../../events/history.repository.ts'
import { dateParam } from '../date-params.ts'

function scopeOf(caller: Caller): OwnerScope {
  if (isRoot(caller)) return everything
  if (isAdmin(caller)) return { kind: 'subtree', path: caller.domain.path, projects: 'with' }
  return { kind: 'accounts', accountIds: ownAccounts(caller) }
}

/**
 * The events that the parameters name, among those that the caller rules over.
 *
 * @throws AppError event.which, event.start_without_end, api.bad_date
 */
export function eventChoice(
  caller: Caller,
  params: ValuesOf<typeof eventChoiceParams>,
  command: { readonly name: string },
): EventChoice {
  const { ids, type, startdate, enddate } = params
  if (startdate !== undefined && enddate === undefined) {
    throw new AppError('event.start_without_end')
  }
  if (ids === undefined && type === undefined && enddate === undefined) {
    throw new AppError('event.which')
  }
  return {
    scope: scopeOf(caller),
    uuids: ids && [...new Set(ids)],
    type,
    from: dateParam(startdate, 'start', command),
    until: dateParam(enddate, 'end', command),
  }
}
