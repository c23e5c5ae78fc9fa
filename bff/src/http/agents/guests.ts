import { AppError } from '@mold/shared/errors.ts'
import { type Request, Router } from 'express'
import { isUuid } from '../../access/ids.ts'
import { guestFacts } from '../../compute/passwords/guest.repository.ts'
import { noteSaved, waitingPasswordOf } from '../../compute/passwords/password.repository.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import type { Secrets } from '../../secrets.ts'
import { sendJson } from '../respond.ts'
import { answering } from './answering.ts'
import { hostOf } from './authorise.ts'

export interface GuestsParts {
  readonly db: Db
  readonly log: Logger
  readonly secrets: Pick<Secrets, 'decrypt'>
}

/**
 * What guests ask their hosts for, below `/agent/guests/<instance>`: a host is told it of instances that run there,
 * at the moment when the guest asks, so that it has no password to keep.
 */
export function createGuestRoutes({ db, log, secrets }: GuestsParts): Router {
  const router = Router({ mergeParams: true })

  async function asked(req: Request) {
    const host = await hostOf(db, req.get('authorization'))
    const instance = String((req.params as Record<string, string>)['instance']).toLowerCase()
    if (!isUuid(instance)) throw new AppError('agent.bad_request', { reason: 'an instance' })
    return { host, instance }
  }

  router.get(
    '/',
    answering(async (req, res) => {
      const { host, instance } = await asked(req)
      const facts = await guestFacts(db, host.id, instance)
      if (!facts) throw new AppError('agent.bad_request', { reason: 'an instance of this host' })
      sendJson(res, 200, facts)
    }),
  )
  router.get(
    '/password',
    answering(async (req, res) => {
      const { host, instance } = await asked(req)
      const sealed = await waitingPasswordOf(db, host.id, instance)
      sendJson(res, 200, sealed === undefined ? {} : { password: secrets.decrypt(sealed) })
    }),
  )
  router.post(
    '/password/saved',
    answering(async (req, res) => {
      const { host, instance } = await asked(req)
      if (await noteSaved(db, host.id, instance)) {
        log.info({ host: host.name, instance }, 'a guest has collected its password')
      }
      sendJson(res, 200, {})
    }),
  )
  return router
}
