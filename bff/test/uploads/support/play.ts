import { expect } from 'vitest'
import { sql } from 'kysely'
import type { Db } from '../../../src/db/database.ts'
import { findUpload } from '../../../src/images/uploads/upload.repository.ts'
import type { Model, Side, Step } from './model.ts'
import type { Pair } from './pair.ts'
import type { Target, TusAnswer } from './tus.ts'
import { checksum } from './uploads.ts'

/** An upload that is played with. */
export interface Game {
  readonly pair: Pair
  readonly db: Db
  readonly target: Target
  readonly bytes: Buffer
  readonly model: Model
}

const other = (side: Side): Side => (side === 0 ? 1 : 0)
const ifAny = (answer: Promise<TusAnswer>) => answer.catch(() => undefined)

/** What the client sends from an offset on; bytes of the file, so that they are right only there. */
function partOf({ bytes, model }: Game, offset: number, length: number): Buffer {
  const part = bytes.subarray(offset, offset + length)
  model.sends(offset + part.length)
  return part
}

async function patch(game: Game, step: Extract<Step, { kind: 'patch' }>): Promise<void> {
  const { model, pair, target } = game
  const offset = model.told + step.beside
  if (offset < 0 || offset > game.bytes.length) return
  const up = pair.client(step.side, target)
  const part = partOf(game, offset, step.length)
  const wrong = part.subarray(0, -1)
  const headers = step.checksum && checksum('sha1', step.checksum === 'right' ? part : wrong)
  if (step.cutAfter !== undefined) {
    const sending = up.open(offset, part.length, headers)
    await sending.write(part.subarray(0, part.length * step.cutAfter)).catch(() => undefined)
    sending.cut()
    return
  }
  const answer = await up.patch(offset, part, headers)
  model.check(answer)
  if (answer.status !== 204) return
  expect(answer.offset).toBe(offset + part.length)
  expect(step.checksum === 'wrong' && part.length > 0).toBe(false)
}

/** Leaves a request open that has sent a half of its bytes. */
async function stall(game: Game, side: Side, length: number): Promise<void> {
  const { model, pair, target } = game
  const part = partOf(game, model.told, length)
  const sending = pair.client(side, target).open(model.told, part.length)
  await sending.write(part.subarray(0, part.length / 2)).catch(() => undefined)
  model.open.push(sending)
}

/** Both clients go on at the same place at the same time. */
async function both(game: Game, length: number): Promise<void> {
  const { model, pair, target } = game
  const offset = model.told
  const part = partOf(game, offset, length)
  const send = (side: Side) => ifAny(pair.client(side, target).patch(offset, part))
  const answers = await Promise.all([send(0), send(1)])
  const taken = answers.filter((answer) => answer?.status === 204)
  if (part.length > 0) expect(taken.length).toBeLessThanOrEqual(1)
  // The one that came later tells more.
  for (const answer of answers.toSorted((a, b) => (a?.offset ?? 0) - (b?.offset ?? 0))) {
    model.check(answer)
  }
}

/** One server stands still while a client goes on by the other. */
async function freeze(game: Game, side: Side): Promise<void> {
  const { model, pair, target } = game
  pair.freeze(side)
  try {
    const up = pair.client(other(side), target)
    model.check(await up.head())
    if (model.gone) return
    model.check(await up.patch(model.told, partOf(game, model.told, 100_000)))
  } finally {
    pair.thaw(side)
  }
}

/** The time passes in which an upload is kept without a byte. */
async function expire({ db, model, pair, target }: Game): Promise<void> {
  const id = target.path.slice(-32)
  const touch = (ago: string) =>
    db
      .updateTable('upload')
      .set({ touched: sql<Date>`now() - ${ago}::interval` })
      .where('id', '=', id)
      .execute()
  await touch('200 hours')
  await pair.sweep()
  // One that somebody holds is not given up.
  await touch('0')
  if (!(await findUpload(db, id))) model.end()
}

/** Does a step, and holds what is answered against what is known. */
export async function play(game: Game, step: Step): Promise<void> {
  const { model, pair, target } = game
  switch (step.kind) {
    case 'patch':
      return patch(game, step)
    case 'stall':
      return stall(game, step.side, step.length)
    case 'head':
      return model.check(await pair.client(step.side, target).head())
    case 'both':
      return both(game, step.length)
    case 'kill':
      return pair.replace(step.side)
    case 'freeze':
      return freeze(game, step.side)
    case 'expire':
      return expire(game)
    case 'delete': {
      const answer = await pair.client(step.side, target).remove()
      if (answer.status === 204) model.end()
      return model.check(answer.status === 204 ? undefined : answer)
    }
  }
}
