import { describe, expect, it } from 'vitest'
import { mib } from '../support/images.ts'
import { playGames } from './support/games.ts'

describe('an upload that two clients send by two servers', () => {
  it(
    'P1, L8: whatever they do, and whatever befalls the servers, agrees with what was told',
    { timeout: 90_000 },
    async () => {
      const played = await playGames({ games: 8, steps: 10, size: 2 * mib, limitMs: 20_000 })
      expect(played).toBeGreaterThan(0)
    },
  )
})
