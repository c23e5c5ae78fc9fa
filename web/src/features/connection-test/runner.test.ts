import { describe, expect, it } from 'vitest'
import type { Check, CheckContext } from './checks.ts'
import { createRunner } from './runner.ts'
import { summarize } from './summarize.ts'
import { checkIds, type CheckId, type Verdict } from './verdict.ts'

const good: Verdict = { tone: 'ready', finding: 'streamed' }
const bad: Verdict = { tone: 'attention', finding: 'collected' }

/** A runner of checks that end when the test says so. */
function createHeld() {
  const open = new Map<
    CheckId,
    CheckContext & { end: (verdict: Verdict) => void; fail: () => void }
  >()
  const began: CheckId[] = []
  const checkFor =
    (id: CheckId): Check =>
    (context) =>
      new Promise((resolve, reject) => {
        began.push(id)
        open.set(id, { ...context, end: resolve, fail: () => reject(new Error('broken')) })
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error))
      })
  const checks = Object.fromEntries(checkIds.map((id) => [id, checkFor(id)])) as Record<
    CheckId,
    Check
  >
  const runner = createRunner(checks)
  const at = async (id: CheckId) => {
    await expect.poll(() => open.has(id)).toBe(true)
    const held = open.get(id)
    if (held === undefined) throw new Error(`${id} did not begin`)
    open.delete(id)
    return held
  }
  const endAll = async (verdict: Verdict, from = 0) => {
    for (const id of checkIds.slice(from)) (await at(id)).end(verdict)
    await expect.poll(() => runner.snapshot().running).toBe(false)
  }
  return { runner, at, endAll, began }
}

const states = ({ snapshot }: ReturnType<typeof createRunner>) =>
  checkIds.map((id) => snapshot().checks[id].state)

describe('createRunner', () => {
  it('runs the checks one after another', async () => {
    const { runner, at, endAll, began } = createHeld()
    expect(summarize(runner.snapshot())).toEqual({ words: 'intro', count: 0 })
    runner.start()
    runner.start()
    const first = await at('secure')
    first.report({ unit: 'bytes', done: 1, of: 2 })
    expect(runner.snapshot().checks.secure).toEqual({
      state: 'running',
      progress: { unit: 'bytes', done: 1, of: 2 },
    })
    expect(summarize(runner.snapshot())).toMatchObject({ words: 'running', at: 'secure' })
    first.end(good)
    await endAll(good, 1)
    expect(began).toEqual(checkIds)
    expect(summarize(runner.snapshot())).toMatchObject({ tone: 'ready', words: 'good' })
  })

  it('goes on after a check that is skipped or breaks', async () => {
    const { runner, at, endAll } = createHeld()
    runner.start()
    ;(await at('secure')).end(good)
    const skipped = await at('proxy')
    runner.skip()
    ;(await at('size')).fail()
    // What comes late says nothing any more.
    skipped.report({ unit: 'ms', done: 1, of: 2 })
    await endAll(good, 3)
    expect(runner.snapshot().checks.proxy).toEqual({ state: 'skipped' })
    expect(runner.snapshot().checks.size).toMatchObject({ verdict: { finding: 'unreachable' } })
    expect(summarize(runner.snapshot())).toMatchObject({ tone: 'failed', words: 'mend', count: 1 })
  })

  it('stops where it is, and begins anew', async () => {
    const { runner, at, endAll } = createHeld()
    runner.start()
    ;(await at('secure')).end(good)
    await at('proxy')
    runner.stop()
    await expect.poll(() => runner.snapshot().running).toBe(false)
    expect(states(runner).slice(0, 3)).toEqual(['done', 'skipped', 'waiting'])
    expect(summarize(runner.snapshot())).toEqual({ tone: 'quiet', words: 'partly', count: 6 })
    runner.start()
    await endAll(bad)
    expect(summarize(runner.snapshot())).toMatchObject({ words: 'mend', count: 7 })
  })

  it('runs one again and keeps the others', async () => {
    const { runner, at, endAll } = createHeld()
    runner.start()
    await endAll(bad)
    runner.start('requests')
    ;(await at('requests')).end(good)
    await expect.poll(() => runner.snapshot().running).toBe(false)
    expect(summarize(runner.snapshot())).toMatchObject({ words: 'mend', count: 6 })
  })

  it('tells its listeners until they leave', async () => {
    const { runner, endAll } = createHeld()
    let told = 0
    const leave = runner.subscribe(() => (told += 1))
    runner.start()
    await endAll(good)
    expect(told).toBeGreaterThan(checkIds.length)
    const before = told
    leave()
    runner.start('secure')
    expect(told).toBe(before)
  })
})
