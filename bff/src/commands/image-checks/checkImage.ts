import type { Commands } from '@mold/shared/commands/index.ts'
import { checkedImage, type CheckParts, runCheck } from '../../images/check/check.service.ts'
import { checkEvent } from '../../images/image.events.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** Checks of one account that may wait at a time: they are done one by one, and those of others wait behind them. */
const mostChecks = 5

/** Mold's own. One look at a time in a process: each boots a small system in emulation. */
export function createCheckImage(parts: CheckParts): AsyncHandler<Commands['checkImage']> {
  let isBusy = false
  return {
    async start({ id }, { caller }) {
      const image = await checkedImage(parts, caller, id)
      return {
        instance: { type: 'Template', uuid: image.uuid },
        event: checkEvent(image),
        atMost: mostChecks,
      }
    },
    async run({ instance, signal, progress }) {
      const isElsewhere = !(await parts.canCheck.here()) && (await parts.canCheck.anywhere())
      if (isBusy || isElsewhere) {
        progress({ step: 'waiting', percent: 0 })
        return notYet
      }
      isBusy = true
      try {
        return await runCheck(parts, instance ?? '', { signal, progress })
      } finally {
        isBusy = false
      }
    },
  }
}
