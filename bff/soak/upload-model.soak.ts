import { describe, expect, it } from 'vitest'
import { mib } from '../test/support/images.ts'
import { playGames } from '../test/uploads/support/games.ts'

const games = Number(process.env['SOAK_GAMES'] ?? 100)

describe('P1, L8: uploads that two clients send by two servers', () => {
  it(`agree with what was told (${games} uploads)`, async () => {
    const limitMs = Number.MAX_SAFE_INTEGER
    const played = await playGames({ games, steps: 20, size: 6 * mib, limitMs })
    expect(played).toBe(games)
    process.stdout.write(`soak upload model: ${played} uploads of 20 steps, all as told\n`)
  })
})
