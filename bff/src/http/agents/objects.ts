import { AppError } from '@mold/shared/errors.ts'
import type { Request, Response } from 'express'
import { wantedObject } from '../../compute/hosts/wanted-object.repository.ts'
import { openReplica, type ReplicaParts } from '../../images/downloads/open-replica.ts'
import { answerTo } from '../downloads/conditions.ts'
import { sendRange } from '../downloads/send-range.ts'
import type { AgentHost } from './authorise.ts'

export type ObjectsParts = ReplicaParts

/**
 * Sends an object that a host is told to bring to its pool, or one range of it.
 *
 * @throws AppError agent.object, agent.object_away, agent.range
 */
export async function serveObject(
  parts: ObjectsParts,
  req: Request,
  res: Response,
  { host, digest }: { readonly host: AgentHost; readonly digest: string },
): Promise<void> {
  const wanted = await wantedObject(parts.db, host.id, digest)
  if (!wanted) throw new AppError('agent.object', { digest: digest.slice(0, 64) })
  const { length } = wanted
  const etag = `"sha256-${digest}"`
  const answer = answerTo({ range: req.get('range'), ifRange: req.get('if-range') }, length, etag)
  res.set({ ETag: etag, 'Accept-Ranges': 'bytes', 'Content-Type': 'application/octet-stream' })
  if (answer.kind === 'unsatisfiable') {
    res.set('Content-Range', `bytes */${length}`)
    throw new AppError('agent.range', { length })
  }
  const range = answer.kind === 'part' ? answer : { start: 0, end: length }
  const reader = await openReplica(parts, { ...wanted, zoneId: host.zoneId }).catch(
    (error: unknown) => {
      throw error instanceof AppError ? new AppError('agent.object_away', { digest }) : error
    },
  )
  try {
    if (answer.kind === 'part') {
      res.status(206).set('Content-Range', `bytes ${range.start}-${range.end - 1}/${length}`)
    }
    res.set('Content-Length', String(range.end - range.start))
    await sendRange(res, reader, range)
  } catch (error) {
    // The agent sees that bytes are missing, and can go on from there.
    res.destroy()
    parts.log.warn({ err: error, host: host.name, digest }, 'an object broke off on its way')
  } finally {
    await reader.close()
  }
}
