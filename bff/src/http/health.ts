import { AppError } from '@mold/shared/errors.ts'
import type { RequestHandler } from 'express'
import type { Logger } from '../log.ts'
import { ReadinessError } from '../readiness-error.ts'
import { asAppError } from './database-errors.ts'
import type { ReadinessCheck } from './ports.ts'
import { contextOf } from './request.ts'
import { sendJson } from './respond.ts'

const checkTimeoutMs = 2_000
/* Strangers may ask as often as they like; the parts are asked once a second. */
const keepMs = 1_000

interface PartState {
  readonly name: string
  readonly vital: boolean
  readonly ok: boolean
  /** What is wrong and what to do, when it is not ok. */
  readonly why?: string
}

export interface Health {
  /** `/healthz`: 200 while the server can do its job. */
  readonly healthz: RequestHandler
  /** `/readyz`: every part by name, 200 when all of them work. */
  readonly readyz: RequestHandler
}

/** @param stopping true from the moment that the server is told to end */
export function createHealth(
  checks: readonly ReadinessCheck[],
  stopping: () => boolean,
  log: Pick<Logger, 'warn' | 'info'>,
): Health {
  /** Causes that are in the log, by part. */
  const told = new Map<string, string>()
  let kept: { at: number; states: Promise<PartState[]> } | undefined

  function tell({ name: part }: ReadinessCheck, error: unknown): void {
    const cause = error instanceof Error ? error.message : undefined
    if (cause === told.get(part)) return
    if (cause === undefined) {
      told.delete(part)
      log.info({ part }, 'a part is ready again')
    } else {
      told.set(part, cause)
      log.warn({ part, err: error }, 'a part is not ready')
    }
  }

  function states(): Promise<PartState[]> {
    if (!kept || Date.now() - kept.at > keepMs) {
      kept = { at: Date.now(), states: Promise.all(checks.map((part) => stateOf(part, tell))) }
    }
    return kept.states
  }

  return {
    async healthz(_req, res) {
      contextOf(res).route = 'health'
      const broken = (await states()).filter((part) => part.vital && !part.ok)
      const text = stopping() ? 'stopping' : broken.map((part) => part.name).join(', ')
      res.setHeader('Cache-Control', 'no-store')
      if (text === '') res.type('text/plain').send('ok\n')
      else res.status(503).type('text/plain').send(`not ok: ${text}\n`)
    },
    async readyz(_req, res) {
      contextOf(res).route = 'health'
      const parts = [
        ...(await states()),
        ...(stopping() ? [{ name: 'server', vital: true, ok: false, why: 'it is stopping' }] : []),
      ]
      const ready = parts.every((part) => part.ok)
      res.setHeader('Cache-Control', 'no-store')
      sendJson(res, ready ? 200 : 503, { ready, parts })
    },
  }
}

async function stateOf(
  part: ReadinessCheck,
  tell: (part: ReadinessCheck, error: unknown) => void,
): Promise<PartState> {
  const { name, vital, check } = part
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = checkTimeoutMs / 1_000
      reject(new ReadinessError(`it does not answer within ${seconds} seconds`))
    }, checkTimeoutMs)
  })
  try {
    await Promise.race([check(), late])
    tell(part, undefined)
    return { name, vital, ok: true }
  } catch (error) {
    tell(part, error)
    return { name, vital, ok: false, why: whyOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Only texts that were written for people: anybody may read them. */
function whyOf(error: unknown): string {
  if (error instanceof ReadinessError) return error.message
  const known = error instanceof AppError ? error : asAppError(error)
  return known.code === 'api.internal' ? 'it failed; the log of the server says why' : known.message
}
