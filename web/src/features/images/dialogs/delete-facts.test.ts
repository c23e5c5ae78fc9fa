import { describe, expect, it } from 'vitest'
import type { Image, ImageZone } from '../kind.ts'
import { consequencesOf } from './delete-facts.ts'

const zone = (zoneid: string, state: string, bytes = 0): ImageZone => ({
  zoneid,
  isready: state === 'ready',
  percent: 0,
  state,
  bytes,
})
const image = (...zones: ImageZone[]) => ({ physicalsize: 100, zones }) as unknown as Image

describe('the consequences of a deletion', () => {
  it('free the stored bytes of each zone that loses the image', () => {
    const of = image(zone('a', 'ready'), zone('b', 'ready'))
    expect(consequencesOf(of, 'a')).toMatchObject({ freed: 100, gone: false, stopped: [] })
    expect(consequencesOf(of, 'all')).toMatchObject({ freed: 200, gone: true })
  })

  it('stop a copy and free what it has', () => {
    const copying = zone('b', 'copying', 30)
    const of = image(zone('a', 'ready'), copying)
    expect(consequencesOf(of, 'b')).toMatchObject({ freed: 30, stopped: [copying] })
    expect(consequencesOf(of, 'all')).toMatchObject({ freed: 130, stopped: [copying] })
  })

  it('count what is received once, and only with the last zone that waits for it', () => {
    const of = image(zone('a', 'fetching', 40), zone('b', 'fetching', 40))
    expect(consequencesOf(of, 'a')).toMatchObject({ freed: 0, gone: false })
    expect(consequencesOf(of, 'all')).toMatchObject({ freed: 40, gone: true })
  })

  it('free nothing of what failed', () => {
    expect(consequencesOf(image(zone('a', 'failed', 7)), 'all')).toMatchObject({
      freed: 0,
      stopped: [],
      gone: true,
    })
  })
})
