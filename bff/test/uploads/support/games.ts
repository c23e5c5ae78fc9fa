import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { isoBytes, objectPath, sha256 } from '../../support/images.ts'
import { filesIn, makePlace } from '../../support/server.ts'
import { createModel, stepsOf } from './model.ts'
import { startPair } from './pair.ts'
import { type Game, play } from './play.ts'
import { sendRest } from './resuming.ts'

/** In the end the file is sent and stored, or nothing of it is there. */
async function expectEnd({ model, pair, target, bytes }: Game, store: string): Promise<void> {
  model.giveUp()
  const [here, there] = [pair.client(0, target), pair.client(1, target)]
  if (model.gone) {
    for (const up of [here, there]) expect((await up.head()).status).toBe(404)
    await expect
      .poll(async () => (await filesIn(store)).filter((file) => file.startsWith('staging/')), {
        timeout: 10_000,
      })
      .toEqual([])
    return
  }
  await sendRest(here, bytes, bytes.length)
  const digest = sha256(bytes)
  expect(await pair.until(target.id, ({ isready }) => isready)).toMatchObject({ checksum: digest })
  expect((await readFile(path.join(store, objectPath(digest)))).equals(bytes)).toBe(true)
  for (const up of [here, there]) expect((await up.head()).offset).toBe(bytes.length)
}

/**
 * Plays with uploads that two clients send by two servers, and compares each with what is known of it.
 *
 * @returns how many were played with
 */
export async function playGames(of: {
  readonly games: number
  readonly steps: number
  readonly size: number
  /** No game is begun after so many milliseconds. */
  readonly limitMs: number
}): Promise<number> {
  const place = await makePlace()
  const pair = await startPair(place)
  const { db } = place.database
  const store = path.join(place.dataDir, 'images')
  const script = fc.array(stepsOf(of.size), { minLength: of.steps, maxLength: of.steps })
  let played = 0
  try {
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const target = await pair.make.iso()
        const bytes = isoBytes(of.size)
        const game: Game = { pair, db, target, bytes, model: createModel(of.size) }
        expect((await pair.client(0, target).create(of.size)).status).toBe(201)
        for (const step of steps) await play(game, step)
        await expectEnd(game, store)
        played += 1
      }),
      { numRuns: of.games, endOnFailure: true, interruptAfterTimeLimit: of.limitMs },
    )
    return played
  } finally {
    await pair.stop()
    await place.drop()
  }
}
