import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyLiveEvent, forgetLiveRows, markCall, reconcile } from './live-cache.ts'
import { onTouched } from './stream-state.ts'

const key = ['listTemplates', { templatefilter: 'self' }]

function row(id: string, percent: number, state = 'fetching') {
  return { id, name: id, isready: state === 'ready', zones: [{ zoneid: 'z', state, percent }] }
}

const changed = (version: number, next: ReturnType<typeof row>) =>
  ({ type: 'changed', kind: 'template', id: next.id, version, row: next }) as const

describe('applyLiveEvent', () => {
  let client: QueryClient

  beforeEach(() => {
    vi.useFakeTimers()
    client = new QueryClient()
    client.setQueryData(key, { count: 2, items: [row('a', 10), row('b', 0)] })
  })

  afterEach(() => {
    vi.runAllTimers()
    vi.useRealTimers()
    forgetLiveRows()
    client.clear()
  })

  const stale = (queryKey: unknown[] = key) => client.getQueryState(queryKey)?.isInvalidated

  it('patches the row in place and reads nothing while only progress moves', () => {
    applyLiveEvent(client, changed(1, row('a', 40)))
    vi.runAllTimers()
    expect(client.getQueryData(key)).toEqual({ count: 2, items: [row('a', 40), row('b', 0)] })
    expect(stale()).toBe(false)
  })

  it('ignores an older version', () => {
    applyLiveEvent(client, changed(2, row('a', 40)))
    applyLiveEvent(client, changed(1, row('a', 20)))
    expect(client.getQueryData(key)).toMatchObject({ items: [row('a', 40), row('b', 0)] })
  })

  it('reads the lists again when a row may belong elsewhere or is new', () => {
    applyLiveEvent(client, changed(1, row('a', 100, 'ready')))
    vi.runAllTimers()
    expect(stale()).toBe(true)
    client.setQueryData(key, { count: 2, items: [row('a', 100, 'ready'), row('b', 0)] })
    applyLiveEvent(client, changed(1, row('c', 0)))
    expect(stale()).toBe(false)
    vi.runAllTimers()
    expect(stale()).toBe(true)
  })

  it('lets a reading end before it reads again, however many events come', async () => {
    let reads = 0
    const queryKey = ['listEvents', {}]
    const observer = new QueryObserver(client, {
      queryKey,
      staleTime: Infinity,
      queryFn: async () => {
        reads += 1
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return reads
      },
    })
    const leave = observer.subscribe(() => undefined)
    await vi.advanceTimersByTimeAsync(1_100)
    for (let ms = 0; ms < 5_000; ms += 100) {
      applyLiveEvent(client, { type: 'touched', kind: 'event' })
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(client.getQueryData(queryKey)).toBeGreaterThan(3)
    await vi.advanceTimersByTimeAsync(3_000)
    // What came during the last reading was read as well, and then no more.
    const all = reads
    expect(client.getQueryData(queryKey)).toBe(all)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(reads).toBe(all)
    leave()
  })

  it('reads again with whom an image is shared, which no row says, but not for progress', () => {
    const shared = ['listTemplatePermissions', { id: 'a' }]
    client.setQueryData(shared, { id: 'a', grants: [] })
    applyLiveEvent(client, changed(1, row('a', 40)))
    vi.runAllTimers()
    expect(stale(shared)).toBe(false)
    applyLiveEvent(client, changed(2, row('a', 40)))
    vi.runAllTimers()
    expect([stale(shared), stale()]).toEqual([true, true])
  })

  it('reads lists of images again when too much changed to be told one by one', () => {
    const isos = ['listIsos', {}]
    client.setQueryData(isos, { count: 0, items: [] })
    applyLiveEvent(client, { type: 'touched', kind: 'iso' })
    vi.runAllTimers()
    expect([stale(), stale(isos)]).toEqual([false, true])
    applyLiveEvent(client, { type: 'touched', kind: 'template' })
    vi.runAllTimers()
    expect(stale()).toBe(true)
  })

  it.each([
    ['network', 'listNetworks'],
    ['offering', 'listServiceOfferings'],
    ['offering', 'listDiskOfferings'],
  ] as const)('reads again what a change of a %s is in: %s', (kind, command) => {
    client.setQueryData([command, {}], { count: 0, items: [] })
    applyLiveEvent(client, { type: 'touched', kind })
    vi.runAllTimers()
    expect([stale([command, {}]), stale()]).toEqual([true, false])
  })

  it('leaves the lists of the other kind alone', () => {
    const isos = ['listIsos', {}]
    client.setQueryData(isos, { count: 1, items: [row('a', 10)] })
    applyLiveEvent(client, changed(1, row('a', 40)))
    expect(client.getQueryData(isos)).toEqual({ count: 1, items: [row('a', 10)] })
  })

  it('takes a row out that is gone and counts one less', () => {
    applyLiveEvent(client, { type: 'gone', kind: 'template', id: 'a' })
    expect(client.getQueryData(key)).toEqual({ count: 1, items: [row('b', 0)] })
  })

  it('does not let an answer that was asked for earlier overwrite an event', () => {
    const mark = markCall()
    applyLiveEvent(client, changed(1, row('a', 40)))
    const answer = { count: 2, items: [row('a', 10), row('b', 0)] }
    expect(reconcile('listTemplates', answer, mark).items[0]).toEqual(row('a', 40))
  })

  it('reads every list again after a reconnect, but not the session', () => {
    client.setQueryData(['listZones', {}], { count: 0, items: [] })
    client.setQueryData(['session'], {})
    applyLiveEvent(client, { type: 'hello' })
    expect(stale()).toBe(true)
    expect(stale(['listZones', {}])).toBe(true)
    expect(stale(['session'])).toBe(false)
  })

  it('tells what was touched and reads its list again', () => {
    const zones = ['listZones', {}]
    client.setQueryData(zones, { count: 0, items: [] })
    const heard: string[] = []
    const off = onTouched((kind) => heard.push(kind))
    applyLiveEvent(client, { type: 'touched', kind: 'zone' })
    vi.runAllTimers()
    off()
    expect(heard).toEqual(['zone'])
    expect(stale(zones)).toBe(true)
    expect(stale()).toBe(false)
  })
})
